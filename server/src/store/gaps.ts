import type { Sql } from '@ae/db/client.ts';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';
import type { StoredRange } from '../engine/ports.ts';
import { absentAtSource, overlap } from './absent-ranges.ts';
import { epochMs, iso } from './rows.ts';

/** An inclusive range of aggregate trade ids. */
export interface IdRange {
  readonly fromAggId: number;
  readonly toAggId: number;
}

/**
 * Records a hole; one that is open already is left as it is. One that was closed is a hole again: what is missing now
 * was not repaired, and what was found to be absent does not prove that more ids behind it are.
 */
export async function openGap(sql: Sql, instrumentId: number, range: IdRange, at: EpochMs): Promise<void> {
  await sql`
    insert into tick_gaps (instrument_id, from_agg_id, to_agg_id, kind, detected_at)
    values (${instrumentId}, ${range.fromAggId}, ${range.toAggId}, 'repairable', ${iso(at)})
    on conflict (instrument_id, from_agg_id) do update set
      to_agg_id = greatest(tick_gaps.to_agg_id, excluded.to_agg_id), kind = 'repairable', closed_at = null
    where tick_gaps.kind <> 'absent' or excluded.to_agg_id > tick_gaps.to_agg_id`;
}

/**
 * Closes a hole as repaired, and records those of its ids that are absent at the source: only these. What was repaired
 * beside them may be lost once more, and is missed then.
 */
export async function closeGap(
  sql: Sql,
  gap: { readonly instrumentId: number; readonly fromAggId: number; readonly absent: readonly IdRange[] },
  at: EpochMs,
): Promise<void> {
  const { instrumentId, fromAggId, absent } = gap;
  await sql`
    update tick_gaps set kind = 'repaired', closed_at = ${iso(at)}
    where instrument_id = ${instrumentId} and from_agg_id = ${fromAggId} and closed_at is null`;
  for (const range of absent) await recordAbsent(sql, instrumentId, range, at);
}

/**
 * Records ids that the venue's own list steps over as absent at the source. A hole that began with them and went on
 * is no proof that the ids behind them are absent too: it ends with them, and what it still lacks is found again.
 */
export async function recordAbsent(
  sql: Sql,
  instrumentId: number,
  { fromAggId, toAggId }: IdRange,
  at: EpochMs,
): Promise<void> {
  await sql`
    insert into tick_gaps (instrument_id, from_agg_id, to_agg_id, kind, detected_at, closed_at)
    values (${instrumentId}, ${fromAggId}, ${toAggId}, 'absent', ${iso(at)}, ${iso(at)})
    on conflict (instrument_id, from_agg_id) do update set
      to_agg_id = case when tick_gaps.kind = 'absent' then greatest(tick_gaps.to_agg_id, excluded.to_agg_id)
        else excluded.to_agg_id end, kind = 'absent', closed_at = excluded.closed_at`;
}

/** Missing id ranges between stored ticks since a time, without those known to be absent at the source. */
export async function findGaps(sql: Sql, instrumentId: number, since: EpochMs): Promise<readonly IdRange[]> {
  // Counting is four times cheaper than looking at neighbours, and almost always enough.
  const [count] = await sql`
    select coalesce(max(agg_id) - min(agg_id) + 1 - count(*), 0)::int as missing from agg_trades
    where instrument_id = ${instrumentId} and time >= ${iso(since)}`;
  if (count?.['missing'] === 0) return [];
  const rows = await sql<StoredIds[]>`
    select previous + 1 as from, agg_id - 1 as to from (
      select agg_id, lag(agg_id) over (order by agg_id) as previous from agg_trades
      where instrument_id = ${instrumentId} and time >= ${iso(since)}
    ) neighbours
    where agg_id - previous > 1 and ${notAbsent(sql, instrumentId)} order by 1`;
  return notAbsentAtSource(sql, instrumentId, rows);
}

/** What is stored of a range of ids, wherever in the series it lies. */
export async function storedRange(sql: Sql, instrumentId: number, range: IdRange): Promise<StoredRange> {
  const { fromAggId: from, toAggId: to } = range;
  const [place] = await sql<StoredPlace[]>`
    select count(*)::float8 as stored, min(time) as first, max(time) as last,
      (select agg_id from agg_trades where instrument_id = ${instrumentId} and agg_id < ${from}
       order by agg_id desc limit 1) as before
    from agg_trades where instrument_id = ${instrumentId} and agg_id between ${from} and ${to}`;
  const isEmpty = (place?.stored ?? 0) === 0;
  const span = isEmpty ? null : { from: epochMs(place?.first), to: epochMs(place?.last) };
  if (place?.stored === to - from + 1) return { state: 'whole', missing: [], span };
  if ((place?.before ?? null) === null) return { state: 'retired', missing: [], span };
  const rows = await sql<StoredIds[]>`
    select previous + 1 as from, agg_id - 1 as to from (
      select agg_id, lag(agg_id) over (order by agg_id) as previous from (
        select agg_id from agg_trades
        where instrument_id = ${instrumentId} and agg_id between ${from} and ${to}
        union all values (${from - 1}::bigint), (${to + 1}::bigint)
      ) ids
    ) neighbours
    where agg_id - previous > 1 and ${notAbsent(sql, instrumentId)} order by 1`;
  const missing = await notAbsentAtSource(sql, instrumentId, rows);
  return { state: missing.length === 0 ? 'absent' : 'missing', missing, span };
}

interface StoredPlace {
  readonly stored: number;
  readonly first: Date | null;
  readonly last: Date | null;
  readonly before: string | null;
}

interface StoredIds {
  readonly from: string;
  readonly to: string;
}

/** The hole between two `neighbours` is not known to be absent. */
function notAbsent(sql: Sql, instrumentId: number) {
  return sql`not exists (
      select 1 from tick_gaps g where g.instrument_id = ${instrumentId} and g.kind = 'absent'
        and g.from_agg_id <= previous + 1 and g.to_agg_id >= agg_id - 1)`;
}

async function notAbsentAtSource(
  sql: Sql,
  instrumentId: number,
  rows: readonly StoredIds[],
): Promise<readonly IdRange[]> {
  if (rows.length === 0) return [];
  const holes = rows.map((row) => ({ fromAggId: Number(row.from), toAggId: Number(row.to) }));
  const [instrument] = await sql<{ symbol: string }[]>`
    select symbol from instruments where id = ${instrumentId}`;
  const absent = absentAtSource(instrument?.symbol ?? '');
  return holes.filter((hole) => overlap(hole, absent) < hole.toAggId - hole.fromAggId + 1);
}

/** Holes recorded as not closed yet, oldest ids first. */
export async function openGaps(sql: Sql, instrumentId: number): Promise<readonly IdRange[]> {
  const rows = await sql<{ from: string; to: string }[]>`
    select from_agg_id as from, to_agg_id as to from tick_gaps
    where instrument_id = ${instrumentId} and closed_at is null order by from_agg_id`;
  return rows.map((row) => ({ fromAggId: Number(row.from), toAggId: Number(row.to) }));
}

/** Holes of all instruments recorded as not closed yet. */
export async function allOpenGaps(
  sql: Sql,
): Promise<readonly (IdRange & { readonly instrumentId: number })[]> {
  const rows = await sql<{ instrument: number; from: string; to: string }[]>`
    select instrument_id as instrument, from_agg_id as from, to_agg_id as to from tick_gaps
    where closed_at is null order by instrument_id, from_agg_id`;
  return rows.map(({ instrument, from, to }) => ({
    instrumentId: instrument,
    fromAggId: Number(from),
    toAggId: Number(to),
  }));
}
