import type { Sql } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import { DAY_MS, HOUR_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import type { TapeSpan } from '@ae/server/store/tape-roots.ts';
import {
  joinVerdicts,
  NOTHING_VERIFIED,
  type TapeDifference,
  type TapeVerdict,
  verifyTape,
} from '@ae/server/store/tape-verify.ts';
import { CommandFailure, InputError } from '../input-error.ts';
import { type Invocation, optionSet, optionText } from './command.ts';
import { withDatabase } from './database.ts';
import { knownInstrument } from './export.ts';
import { symbolOption, timeOption } from './inputs.ts';
import { runWithProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** Hours that are named one by one in the error; the JSON has more of them. */
const MOST_NAMED = 20;

/**
 * `ae verify`: exit code 0 when every recorded hour is what is stored, or part of it, or was retired; 1 and the hours
 * that are not.
 */
export async function run(invocation: Invocation): Promise<void> {
  const { terminal } = invocation;
  const symbol = optionText(invocation, 'symbol');
  if (symbol !== null) symbolOption(symbol);
  const [from, to] = [hourOption(invocation, 'from'), hourOption(invocation, 'to')];
  if (from !== null && to !== null && from >= to) {
    throw new InputError('--to: is not after --from (expected a period; --to is not included)');
  }
  const verdict = await withDatabase(async (open) => {
    const { venue } = open.config;
    const ids = symbol === null ? {} : { instrumentIds: [await knownInstrument(open, symbol)] };
    const recorded = await recordedSpan(open.database.sql, venue);
    const span = { venue, ...ids, from: from ?? recorded.from, to: to ?? recorded.to };
    return verifyByDay(open.database.sql, span, terminal);
  });
  const [difference = null] = verdict.differences;
  terminal.out(
    optionSet(invocation, 'json') ? JSON.stringify({ ...verdict, difference }) : describe(verdict),
  );
  if (verdict.differing > 0) throw new CommandFailure(named(verdict));
}

/** A time down to its hour; null when it was not given. */
function hourOption(invocation: Invocation, name: string): number | null {
  const given = optionText(invocation, name);
  return given === null ? null : Math.floor(timeOption(`--${name}`, given) / HOUR_MS) * HOUR_MS;
}

/** From the first recorded hour to behind the last; an empty span when nothing is recorded. */
async function recordedSpan(sql: Sql, venue: Venue): Promise<{ readonly from: number; readonly to: number }> {
  const [row] = await sql<{ from: number | null; to: number | null }[]>`
    select (extract(epoch from min(r.hour)) * 1000)::float8 as from,
      (extract(epoch from max(r.hour)) * 1000)::float8 as to
    from tape_roots r join instruments i on i.id = r.instrument_id where i.venue = ${venue}`;
  const from = row?.from ?? 0;
  return { from, to: (row?.to ?? from - HOUR_MS) + HOUR_MS };
}

/** A day at a time: memory stays that of one day's roots. A difference does not end it: all of them are found. */
async function verifyByDay(sql: Sql, span: TapeSpan, terminal: Terminal): Promise<TapeVerdict> {
  const total = Math.max(0, Math.round((span.to - span.from) / HOUR_MS));
  return runWithProgress(terminal, { label: 'hours', total }, async (advance) => {
    let verdict = NOTHING_VERIFIED;
    for (let from = span.from; from < span.to; from += DAY_MS) {
      const to = Math.min(span.to, from + DAY_MS);
      verdict = joinVerdicts(verdict, await verifyTape(sql, { ...span, from, to }));
      advance(Math.round((to - from) / HOUR_MS));
    }
    return verdict;
  });
}

function describe({ hours, unproven, grown, retired, differing }: TapeVerdict): string {
  const result = differing === 0 ? 'all equal' : `${differing} not equal`;
  const gone =
    retired === null
      ? ''
      : `; the ticks of ${retired.hours} more were retired (${instant(retired.from)} to ${instant(retired.to)}), their roots are kept`;
  const more =
    grown === 0 ? '' : `; ${grown} more only gained trades since, their roots are not made again yet`;
  const rest = unproven === 0 ? '' : `; ${unproven} hours with ticks have no root yet`;
  return `${hours} recorded hours compared: ${result}${gone}${more}${rest}`;
}

/** One line for each hour that differs, as far as they are named. */
function named({ differing, differences }: TapeVerdict): string {
  const lines = differences.slice(0, MOST_NAMED).map(differenceText);
  const more = differing - lines.length;
  return [...lines, ...(more === 0 ? [] : [`and ${more} more`])].join('\n');
}

function instant(at: number): string {
  return new Date(at).toISOString();
}

function differenceText({ symbol, hour, recorded, rebuilt }: TapeDifference): string {
  const found =
    rebuilt === null
      ? 'nothing'
      : `${rebuilt.ticks} ticks, Σ quantity ${rebuilt.sumQty}, Σ notional ${rebuilt.sumNotional}`;
  return `${symbol} ${instant(hour)}: stored are ${found} (expected ${recorded.ticks} ticks, Σ quantity ${recorded.sumQty}, Σ notional ${recorded.sumNotional}, root ${recorded.root})`;
}
