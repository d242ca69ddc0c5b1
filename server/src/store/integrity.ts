import type { Sql } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import { DAY_MS, type EpochMs } from '../engine/core/model/epoch-ms.ts';
import { absentRanges, overlap } from './absent-ranges.ts';
import type { IdRange } from './gaps.ts';
import { iso } from './rows.ts';

/**
 * How complete the stored ticks of one instrument are over a UTC day. An instrument that was recorded before and has
 * none of the day has no ids of it: its whole day is lost (`missingShare` 1), or nothing was traded (0).
 */
export interface IntegrityRow {
  readonly instrumentId: number;
  readonly symbol: string;
  readonly ticks: number;
  /** Ticks whose id another one has (its time is another); not seen where exactly as many ids are missing. */
  readonly doubled: number;
  /** Holes, also the one that the day begins with, without those absent at the source. */
  readonly gaps: number;
  /** With a hole over the whole day all ids of the hole; 0 while nothing has come since that would tell how many. */
  readonly missingIds: number;
  /** Ids that the source itself lacks. */
  readonly absentIds: number;
  /** Missing ids of all ids there should be, 0 … 1. */
  readonly missingShare: number;
  /** Time between the neighbours of the longest hole. */
  readonly longestOutageMs: number;
  readonly firstAggId: number | null;
  readonly lastAggId: number | null;
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

/** Of an instrument without a tick of the day: the ticks around it. */
interface Silent {
  readonly instrumentId: number;
  readonly symbol: string;
  readonly before: number;
  readonly beforeTime: EpochMs;
  /** null while nothing has come since. */
  readonly after: number | null;
  readonly afterTime: EpochMs | null;
}

interface Hole extends IdRange {
  readonly outageMs: number;
}

/** An instrument without a tick for longer than this was not being recorded when the day began. */
const RECORDED_WITHIN_MS = 31 * DAY_MS;

/** Looks at one UTC day (its start): at instruments with ticks that day, and those that should have some. */
export async function integrityReport(
  sql: Sql,
  venue: Venue,
  day: EpochMs,
): Promise<readonly IntegrityRow[]> {
  if (day % DAY_MS !== 0) throw new RangeError(`integrity report: ${day} is not the start of a UTC day`);
  const counted = await countDay(sql, venue, day);
  const rows: IntegrityRow[] = [];
  for (const one of counted) rows.push(await examine(sql, one, day));
  for (const one of await findSilent(sql, venue, { day, counted }))
    rows.push(await examineSilent(sql, one, day));
  return rows.sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
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

/**
 * `before` is the last tick of the day before: what lies between it and the first of the day is missing too. A day of
 * which nothing is stored is a report of its own.
 * Counting is several times cheaper than looking at neighbours, and almost always enough.
 */
async function countDay(sql: Sql, venue: Venue, day: EpochMs): Promise<readonly Counted[]> {
  return sql<Counted[]>`
    with counted as materialized (
      select instrument_id, count(*)::float8 as ticks, min(agg_id) as first, max(agg_id) as last from agg_trades
      where time >= ${iso(day)} and time < ${iso(day + DAY_MS)} group by 1
    )
    select c.instrument_id as "instrumentId", i.symbol, c.ticks, c.first::float8 as first, c.last::float8 as last,
      (select agg_id::float8 from agg_trades t where t.instrument_id = c.instrument_id and t.agg_id < c.first
       and t.time >= ${iso(day - DAY_MS)} order by agg_id desc limit 1) as before
    from counted c join instruments i on i.id = c.instrument_id where i.venue = ${venue} order by i.symbol`;
}

async function examine(sql: Sql, counted: Counted, day: EpochMs): Promise<IntegrityRow> {
  const { instrumentId, symbol, ticks, first, last, before } = counted;
  const expected = last - (before ?? first - 1);
  const holes = ticks === expected ? [] : await findHoles(sql, counted, day);
  const found = await sumHoles(sql, counted, holes);
  // Every id is stored once or lies in a hole: what is more than that stands there twice.
  const doubled = Math.max(0, ticks + found.missingIds + found.absentIds - expected);
  const missingShare = found.missingIds / (ticks - doubled + found.missingIds);
  return { instrumentId, symbol, ticks, doubled, ...found, missingShare, firstAggId: first, lastAggId: last };
}

type Summed = Pick<IntegrityRow, 'gaps' | 'missingIds' | 'absentIds' | 'longestOutageMs'>;

async function sumHoles(
  sql: Sql,
  { instrumentId, symbol }: Pick<Counted, 'instrumentId' | 'symbol'>,
  holes: readonly Hole[],
): Promise<Summed> {
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
  return { gaps, missingIds, absentIds, longestOutageMs };
}

/**
 * Instruments that were recorded shortly before the day, are still listed in it and have not one tick of it. Those made
 * from a file were never recorded.
 */
async function findSilent(
  sql: Sql,
  venue: Venue,
  { day, counted }: { readonly day: EpochMs; readonly counted: readonly Counted[] },
): Promise<readonly Silent[]> {
  const others = counted.map(({ instrumentId }) => instrumentId);
  return sql<Silent[]>`
    select i.id as "instrumentId", i.symbol, b.agg_id::float8 as before, a.agg_id::float8 as after,
      (extract(epoch from b.time) * 1000)::float8 as "beforeTime",
      (extract(epoch from a.time) * 1000)::float8 as "afterTime"
    from instruments i cross join lateral (
      select agg_id, time from agg_trades t where t.instrument_id = i.id
        and t.time >= ${iso(day - RECORDED_WITHIN_MS)} and t.time < ${iso(day)} order by agg_id desc limit 1
    ) b left join lateral (
      select agg_id, time from agg_trades t where t.instrument_id = i.id and t.agg_id > b.agg_id
      order by agg_id limit 1
    ) a on true
    where i.venue = ${venue} and i.id <> all(${others}::int[]) and i.status <> 'IMPORTED'
      and (i.status <> 'DELISTED' or i.updated_at >= ${iso(day)})`;
}

/** The hole from the last tick before the day to the first after it; without one nobody knows how large it is. */
async function examineSilent(sql: Sql, silent: Silent, day: EpochMs): Promise<IntegrityRow> {
  const { instrumentId, symbol, before, beforeTime, after, afterTime } = silent;
  const row = { instrumentId, symbol, ticks: 0, doubled: 0, firstAggId: null, lastAggId: null };
  if (after === null || afterTime === null) {
    const longestOutageMs = endOf(day) - beforeTime;
    return { ...row, gaps: 1, missingIds: 0, absentIds: 0, missingShare: 1, longestOutageMs };
  }
  const hole = { fromAggId: before + 1, toAggId: after - 1, outageMs: afterTime - beforeTime };
  const found = await sumHoles(sql, silent, after === before + 1 ? [] : [hole]);
  return { ...row, ...found, missingShare: found.missingIds > 0 ? 1 : 0 };
}

/** A day that is not over ends now. */
function endOf(day: EpochMs): EpochMs {
  const now = Date.now();
  return now > day && now < day + DAY_MS ? now : day + DAY_MS;
}

/**
 * By id, whatever day the ticks between are of: engines publish a moment out of order, over midnight too, and an id that
 * is stored in the day beside this one is not missing. A hole is of the day of the tick behind it.
 */
async function findHoles(
  sql: Sql,
  { instrumentId, before, first, last }: Counted,
  day: EpochMs,
): Promise<readonly Hole[]> {
  return sql<Hole[]>`
    select (previous + 1)::float8 as "fromAggId", (agg_id - 1)::float8 as "toAggId",
      (extract(epoch from time - previous_time) * 1000)::float8 as "outageMs"
    from (
      select agg_id, time, lag(agg_id) over by_id as previous, lag(time) over by_id as previous_time from agg_trades
      where instrument_id = ${instrumentId} and agg_id between ${before ?? first} and ${last}
      window by_id as (order by agg_id)
    ) neighbours
    where agg_id - previous > 1 and time >= ${iso(day)} and time < ${iso(day + DAY_MS)} order by 1`;
}
