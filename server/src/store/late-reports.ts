import type { Sql } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import { DAY_MS, type EpochMs } from '../engine/core/model/epoch-ms.ts';
import { writeIntegrityReport } from './integrity.ts';
import { isRetired, retiredTicks } from './retired-ticks.ts';
import { iso } from './rows.ts';

/** Whole days of one instrument. */
interface Days {
  readonly instrumentId: number;
  readonly from: EpochMs;
  /** Not included. */
  readonly to: EpochMs;
}

interface DayTicks {
  readonly day: EpochMs;
  readonly ticks: number;
}

/**
 * Makes the kept reports of days again whose recorded hours of an instrument have other ticks than was reported: trades
 * came in since. The report of the next day answers for the night before it, and is made again with it. The newest come
 * first, so that one that ends in between leaves those days to the next.
 */
export async function remakeReports(sql: Sql, venue: Venue, { instrumentId, from, to }: Days): Promise<void> {
  const days = { instrumentId, from: dayOf(from), to: dayOf(to) + DAY_MS };
  const reported = await reportedTicks(sql, venue, days);
  if (reported.length === 0) return;
  const known = new Map(reported.map(({ day, ticks }) => [day, ticks]));
  const changed = (await recordedTicks(sql, days)).filter(({ day, ticks }) => known.get(day) !== ticks);
  const again = new Set(changed.flatMap(({ day }) => [day, day + DAY_MS]));
  const gone = await retiredTicks(sql);
  for (const { day } of reported) {
    // What was taken out on purpose since would be reported as lost.
    if (again.has(day) && !isRetired(gone, { hour: day }, true)) await writeIntegrityReport(sql, venue, day);
  }
}

/** The days that have a report, and the day behind them, the newest first; without a row of the instrument no ticks. */
async function reportedTicks(
  sql: Sql,
  venue: Venue,
  { instrumentId, from, to }: Days,
): Promise<readonly DayTicks[]> {
  return sql<DayTicks[]>`
    select (extract(epoch from r.day::timestamp at time zone 'UTC') * 1000)::float8 as day,
      coalesce(max(r.ticks) filter (where r.instrument_id = ${instrumentId}), 0)::float8 as ticks
    from integrity_reports r join instruments i on i.id = r.instrument_id
    where i.venue = ${venue} and r.day >= ${dateOf(from)} and r.day <= ${dateOf(to)}
    group by r.day order by r.day desc`;
}

/** What the roots of the hours of each day add up to. */
async function recordedTicks(sql: Sql, { instrumentId, from, to }: Days): Promise<readonly DayTicks[]> {
  return sql<DayTicks[]>`
    select (extract(epoch from date_trunc('day', hour, 'UTC')) * 1000)::float8 as day, sum(ticks)::float8 as ticks
    from tape_roots where instrument_id = ${instrumentId} and hour >= ${iso(from)} and hour < ${iso(to)}
    group by 1`;
}

function dayOf(at: EpochMs): EpochMs {
  return at - (at % DAY_MS);
}

function dateOf(day: EpochMs): string {
  return iso(day).slice(0, 10);
}
