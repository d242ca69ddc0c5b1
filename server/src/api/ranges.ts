import type { GraphQLError } from 'graphql';
import { DAY_MS } from '../engine/core/model/epoch-ms.ts';
import type { InstrumentRow } from '../store/api-market.ts';
import type { TimeRange } from '../store/api-range.ts';
import { EARLIEST, LATEST } from '../store/keyset.ts';
import type { ApiParts } from './context.ts';
import { badInput } from './errors.ts';
import { serializeDateTime } from './scalars.ts';
import { venueNow } from './venue-time.ts';

/** Optional ends of a range as a query gives them. */
export interface RangeArgs {
  readonly from?: number | null | undefined;
  readonly to?: number | null | undefined;
}

/** Length without `from`, and the longest that may be asked for. */
export interface RangeLimits {
  readonly usualMs: number;
  readonly mostMs: number;
}

/**
 * The range asked for; without `to` until now at the venue. Throws BAD_USER_INPUT with field, value and what was
 * expected when it is empty or too long.
 */
export function boundedRange(
  parts: Pick<ApiParts, 'engine'>,
  args: RangeArgs,
  limits: RangeLimits,
): TimeRange {
  // Half-open: a trade of this very millisecond is inside.
  const to = args.to ?? venueNow(parts.engine.view()) + 1;
  const from = args.from ?? to - limits.usualMs;
  if (from >= to) {
    throw badInput(
      `from: ${serializeDateTime(from)} is not before to, expected a time before ${serializeDateTime(to)}`,
    );
  }
  if (to - from > limits.mostMs) {
    const asked = days(to - from);
    throw badInput(
      `from: ${serializeDateTime(from)} asks for ${asked} days up to ${serializeDateTime(to)}, expected at most ${days(limits.mostMs)} days`,
    );
  }
  return { from, to };
}

function days(ms: number): number {
  return Number((ms / DAY_MS).toFixed(3));
}

/** The instrument of this symbol. Throws BAD_USER_INPUT when the venue has none. */
export async function knownInstrument(
  { stores }: Pick<ApiParts, 'stores'>,
  symbol: string,
): Promise<InstrumentRow> {
  const instrument = await stores.market.instrument(symbol);
  if (instrument !== null) return instrument;
  throw unknownInstrument('symbol', symbol);
}

/**
 * Throws BAD_USER_INPUT when the venue never had one of the wanted symbols (null: all are): nothing would ever come for
 * it. Contracts that are delisted are known.
 */
export async function checkSymbols(
  { stores }: Pick<ApiParts, 'stores'>,
  symbols: readonly string[] | null,
): Promise<void> {
  if (symbols === null) return;
  const known = new Set((await stores.market.instruments()).map(({ symbol }) => symbol));
  const unknown = symbols.find((symbol) => !known.has(symbol));
  if (unknown !== undefined) throw unknownInstrument('symbols', unknown);
}

function unknownInstrument(argument: string, symbol: string): GraphQLError {
  return badInput(
    `${argument}: ${JSON.stringify(symbol)} is not a known instrument, expected one of the list \`instruments\``,
  );
}

/** A least value in USD. Throws BAD_USER_INPUT for what is not a finite number from 0 on. */
export function leastNotional(value: number | null | undefined): number {
  if (value === null || value === undefined) return 0;
  if (Number.isFinite(value) && value >= 0) return value;
  throw badInput(`minNotionalUsd: ${value} is not allowed, expected 0 or more`);
}

/** A range whose ends may stay open. Throws BAD_USER_INPUT when it is empty. */
export function openSpan({ from, to }: RangeArgs): { from: number | null; to: number | null } {
  openRange({ from, to });
  return { from: from ?? null, to: to ?? null };
}

/** A range of a list that is small enough to be asked for whole; open ends reach over all there is. */
export function openRange(args: RangeArgs): TimeRange {
  const from = args.from ?? EARLIEST;
  const to = args.to ?? LATEST;
  if (from < to) return { from, to };
  throw badInput(
    `from: ${serializeDateTime(from)} is not before to, expected a time before ${serializeDateTime(to)}`,
  );
}
