import type { Sql } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import { DAY_MS, type EpochMs } from '../engine/core/model/epoch-ms.ts';
import { absentAtSource, overlap } from './absent-ranges.ts';
import type { IdRange } from './gaps.ts';
import { iso } from './rows.ts';

/** How complete the stored ticks of one instrument are over a UTC day. */
export interface IntegrityRow {
  readonly instrumentId: number;
  readonly symbol: string;
  readonly ticks: number;
  /** Holes, also the one that the day begins with, without those absent at the source. */
  readonly gaps: number;
  readonly missingIds: number;
  /** Ids that the source itself lacks. */
  readonly absentIds: number;
  /** Missing ids of all ids there should be, 0 … 1. */
  readonly missingShare: number;
  /** Time between the neighbours of the longest hole. */
  readonly longestOutageMs: number;
  readonly firstAggId: number;
  readonly lastAggId: number;
}

interface Counted {
  readonly instrumentId: number;
  readonly symbol: string;
  readonly ticks: number;
  readonly first: number;
  readonly last: number;
  /** Newest id before the day; null when the series begins in it. */
  readonly before: number | null;
}

interface Hole extends IdRange {
  readonly outageMs: number;
}

/** Looks at one UTC day (its start). Instruments without ticks that day are left out. */
export async function integrityReport(
  sql: Sql,
  venue: Venue,
  day: EpochMs,
): Promise<readonly IntegrityRow[]> {
  if (day % DAY_MS !== 0) throw new RangeError(`integrity report: ${day} is not the start of a UTC day`);
  const counted = await countDay(sql, venue, day);
  const rows: IntegrityRow[] = [];
  for (const one of counted) rows.push(await examine(sql, one, day));
  return rows;
}

/** Makes the report of a UTC day and keeps it; made again, it replaces the one before. */
export async function writeIntegrityReport(sql: Sql, venue: Venue, day: EpochMs): Promise<void> {
  const rows = await integrityReport(sql, venue, day);
  const date = iso(day).slice(0, 10);
  await sql.begin(async (tx) => {
    await tx`delete from integrity_reports r using instruments i
      where i.id = r.instrument_id and i.venue = ${venue} and r.day = ${date}`;
    for (const row of rows) {
      await tx`
        insert into integrity_reports (day, instrument_id, generated_at, ticks, gaps, missing_ids, absent_ids,
          missing_share, longest_outage_ms, first_agg_id, last_agg_id, root)
        values (${date}, ${row.instrumentId}, now(), ${row.ticks}, ${row.gaps}, ${row.missingIds}, ${row.absentIds},
          ${row.missingShare}, ${row.longestOutageMs}, ${row.firstAggId}, ${row.lastAggId},
          (select encode(sha256(convert_to(string_agg(root, E'\n' order by hour), 'UTF8')), 'hex') from tape_roots
           where instrument_id = ${row.instrumentId} and hour >= ${iso(day)} and hour < ${iso(day + DAY_MS)}))`;
    }
  });
}

/** Counting is several times cheaper than looking at neighbours, and almost always enough. */
async function countDay(sql: Sql, venue: Venue, day: EpochMs): Promise<readonly Counted[]> {
  return sql<Counted[]>`
    with counted as materialized (
      select instrument_id, count(*)::float8 as ticks, min(agg_id) as first, max(agg_id) as last from agg_trades
      where time >= ${iso(day)} and time < ${iso(day + DAY_MS)} group by 1
    )
    select c.instrument_id as "instrumentId", i.symbol, c.ticks, c.first::float8 as first, c.last::float8 as last,
      (select agg_id::float8 from agg_trades t where t.instrument_id = c.instrument_id and t.agg_id < c.first
       order by agg_id desc limit 1) as before
    from counted c join instruments i on i.id = c.instrument_id where i.venue = ${venue} order by i.symbol`;
}

async function examine(sql: Sql, counted: Counted, day: EpochMs): Promise<IntegrityRow> {
  const { instrumentId, symbol, ticks, first, last, before } = counted;
  const expected = last - (before ?? first - 1);
  const holes = ticks === expected ? [] : await findHoles(sql, counted, day);
  const absent = holes.length === 0 ? [] : await absentRanges(sql, instrumentId, symbol);
  let [gaps, missingIds, absentIds, longestOutageMs] = [0, 0, 0, 0];
  for (const hole of holes) {
    const ids = hole.toAggId - hole.fromAggId + 1;
    const known = overlap(hole, absent);
    absentIds += known;
    missingIds += ids - known;
    if (known < ids) gaps += 1;
    longestOutageMs = Math.max(longestOutageMs, hole.outageMs);
  }
  const missingShare = missingIds / (ticks + missingIds);
  const found = { ticks, gaps, missingIds, absentIds, missingShare, longestOutageMs };
  return { instrumentId, symbol, ...found, firstAggId: first, lastAggId: last };
}

async function findHoles(
  sql: Sql,
  { instrumentId, before }: Counted,
  day: EpochMs,
): Promise<readonly Hole[]> {
  return sql<Hole[]>`
    select (previous + 1)::float8 as "fromAggId", (agg_id - 1)::float8 as "toAggId",
      (extract(epoch from time - previous_time) * 1000)::float8 as "outageMs"
    from (
      select agg_id, time, lag(agg_id) over by_id as previous, lag(time) over by_id as previous_time from (
        select agg_id, time from agg_trades
        where instrument_id = ${instrumentId} and time >= ${iso(day)} and time < ${iso(day + DAY_MS)}
        union all
        select agg_id, time from agg_trades where instrument_id = ${instrumentId} and agg_id = ${before ?? -1}
      ) day window by_id as (order by agg_id)
    ) neighbours where agg_id - previous > 1 order by 1`;
}

async function absentRanges(sql: Sql, instrumentId: number, symbol: string): Promise<readonly IdRange[]> {
  const recorded = await sql<IdRange[]>`
    select from_agg_id::float8 as "fromAggId", to_agg_id::float8 as "toAggId" from tick_gaps
    where instrument_id = ${instrumentId} and kind = 'absent'`;
  return [...absentAtSource(symbol), ...recorded];
}
