import type { Sql } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import { DAY_MS, HOUR_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import { type TapeSpan, type TapeVerdict, verifyTape } from '@ae/server/store/tape-roots.ts';
import { CommandFailure, InputError } from '../input-error.ts';
import { type Invocation, optionSet, optionText } from './command.ts';
import { withDatabase } from './database.ts';
import { knownInstrument } from './export.ts';
import { symbolOption, timeOption } from './inputs.ts';
import { runWithProgress } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** `ae verify`: exit code 0 when every recorded hour is what is stored, 1 and the first hour that is not. */
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
  terminal.out(optionSet(invocation, 'json') ? JSON.stringify(verdict) : describe(verdict));
  if (verdict.difference !== null) throw new CommandFailure(difference(verdict.difference));
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

/** A day at a time: memory stays that of one day's roots, and the first difference ends it. */
async function verifyByDay(sql: Sql, span: TapeSpan, terminal: Terminal): Promise<TapeVerdict> {
  const total = Math.max(0, Math.round((span.to - span.from) / HOUR_MS));
  return runWithProgress(terminal, { label: 'hours', total }, async (advance) => {
    let [hours, unproven] = [0, 0];
    for (let from = span.from; from < span.to; from += DAY_MS) {
      const to = Math.min(span.to, from + DAY_MS);
      const verdict = await verifyTape(sql, { ...span, from, to });
      hours += verdict.hours;
      unproven += verdict.unproven;
      if (verdict.difference !== null) return { hours, unproven, difference: verdict.difference };
      advance(Math.round((to - from) / HOUR_MS));
    }
    return { hours, unproven, difference: null };
  });
}

function describe({ hours, unproven, difference: found }: TapeVerdict): string {
  const rest = unproven === 0 ? '' : `; ${unproven} hours with ticks have no root yet`;
  return `${hours} recorded hours compared: ${found === null ? 'all equal' : 'not equal'}${rest}`;
}

function difference({ symbol, hour, recorded, rebuilt }: NonNullable<TapeVerdict['difference']>): string {
  const found =
    rebuilt === null
      ? 'nothing'
      : `${rebuilt.ticks} ticks, Σ quantity ${rebuilt.sumQty}, Σ notional ${rebuilt.sumNotional}`;
  return `${symbol} ${new Date(hour).toISOString()}: stored are ${found} (expected ${recorded.ticks} ticks, Σ quantity ${recorded.sumQty}, Σ notional ${recorded.sumNotional}, root ${recorded.root})`;
}
