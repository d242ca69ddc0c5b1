import type { Sql } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import { remakeReports } from '@ae/server/store/late-reports.ts';
import { recordReturned } from '@ae/server/store/retired-ticks.ts';
import { changedHour, recordTapeRoots } from '@ae/server/store/tape-roots.ts';
import { CommandFailure } from '../input-error.ts';
import type { CandleSpan } from './candles.ts';

/** The running product records an hour a moment after its end; younger ones are its own. */
const LEFT_ALONE_MS = 15 * MINUTE_MS;

/**
 * Records the roots of the hours of this time, so that `ae verify` can prove them and takes none of them for retired any
 * more, and makes the kept reports of its days again. Throws CommandFailure, and records no root, when ticks of an hour
 * that is recorded already are not those any more.
 */
export async function recordRoots(
  sql: Sql,
  venue: Venue,
  { symbol, instrumentId, from, to }: CandleSpan,
  now: number,
): Promise<void> {
  const hours = { instrumentId, from: hourOf(from), to: hourOf(to) + HOUR_MS };
  // First, for also what turns out to be changed is answered for from now on.
  await recordReturned(sql, hours);
  const changed = await changedHour(sql, hours);
  if (changed !== null) {
    const hour = new Date(changed).toISOString();
    throw new CommandFailure(
      `${symbol}: all rows are stored, but the ticks of the hour ${hour} are not those that were recorded for it (see ae verify)`,
    );
  }
  const end = Math.min(hours.to, hourOf(now - LEFT_ALONE_MS));
  for (let start = hours.from; start < end; start += DAY_MS) {
    const span = { venue, instrumentIds: [instrumentId], from: start, to: Math.min(end, start + DAY_MS) };
    await recordTapeRoots(sql, span);
  }
  await remakeReports(sql, venue, { instrumentId, from, to });
}

function hourOf(at: number): number {
  return at - (at % HOUR_MS);
}
