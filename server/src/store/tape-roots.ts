import type { Sql } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import { type EpochMs, HOUR_MS } from '../engine/core/model/epoch-ms.ts';
import { arrayLiteral, iso } from './rows.ts';

/**
 * What an hour of one instrument's stored ticks adds up to. `root` is the SHA-256 (hex) of the text
 * `symbol|hour in epoch ms|first id|last id|count|Σ quantity|Σ price × quantity`, sums as plain decimals without
 * trailing zeros. An hour stands for itself; roots are not chained.
 */
export interface TapeRoot {
  readonly instrumentId: number;
  readonly symbol: string;
  readonly hour: EpochMs;
  readonly firstAggId: number;
  readonly lastAggId: number;
  readonly ticks: number;
  readonly sumQty: string;
  readonly sumNotional: string;
  readonly root: string;
}

/** The hour of one instrument that a root is of. */
export type TapeHour = Pick<TapeRoot, 'instrumentId' | 'hour'>;

/** Instruments of a venue (all of them unless ids are given) over a stretch of whole hours. */
export interface TapeSpan {
  readonly venue: Venue;
  readonly instrumentIds?: readonly number[];
  /** Included. */
  readonly from: EpochMs;
  /** Not included. */
  readonly to: EpochMs;
}

type RootRow = Omit<TapeRoot, 'firstAggId' | 'lastAggId'> & { first: string; last: string };

/** Computes the roots of whole hours from the stored ticks, in order of hour and instrument. */
export async function rebuildTapeRoots(sql: Sql, span: TapeSpan): Promise<readonly TapeRoot[]> {
  const rows = await sql<RootRow[]>`${computed(sql, span)}
    select r.instrument_id as "instrumentId", r.symbol, ${epochMs(sql)} as hour, r.first_agg_id as first,
      r.last_agg_id as last, r.ticks, r.sum_qty::text as "sumQty", r.sum_notional::text as "sumNotional", r.root
    from roots r order by r.hour, r.instrument_id`;
  return rows.map(rootOf);
}

/** Writes the roots of the hour that begins at `hour`: `recordTapeRoots` of all instruments. */
export async function writeTapeRoots(sql: Sql, venue: Venue, hour: EpochMs): Promise<void> {
  await recordTapeRoots(sql, { venue, from: hour, to: hour + HOUR_MS });
}

/**
 * Records the roots of whole hours as they are stored now. One that is there is left as it is, unless its hour has
 * grown since (trades that were missing, or history, came in): what does not hold what it held stays provable.
 */
export async function recordTapeRoots(sql: Sql, span: TapeSpan): Promise<void> {
  await sql`${computed(sql, span)}
    insert into tape_roots (instrument_id, hour, first_agg_id, last_agg_id, ticks, sum_qty, sum_notional, root)
    select instrument_id, hour, first_agg_id, last_agg_id, ticks, sum_qty, sum_notional, root from roots
    on conflict (instrument_id, hour) do update set first_agg_id = excluded.first_agg_id,
      last_agg_id = excluded.last_agg_id, ticks = excluded.ticks, sum_qty = excluded.sum_qty,
      sum_notional = excluded.sum_notional, root = excluded.root
    where tape_roots.root <> excluded.root and ${isKept(sql)}`;
}

/** The first recorded hour that does not hold what it held when it was recorded; null when there is none. */
export async function changedHour(
  sql: Sql,
  { instrumentId, from, to }: { readonly instrumentId: number; readonly from: EpochMs; readonly to: EpochMs },
): Promise<EpochMs | null> {
  const [row] = await sql<{ hour: number }[]>`
    select ${epochMs(sql)} as hour from tape_roots
    where instrument_id = ${instrumentId} and hour >= ${iso(from)} and hour < ${iso(to)} and ${isKept(sql)} is not true
    order by hour limit 1`;
  return row?.hour ?? null;
}

/** Those of these recorded hours that still hold what was recorded, or more. */
export async function keptHours(sql: Sql, roots: readonly TapeHour[]): Promise<readonly TapeHour[]> {
  if (roots.length === 0) return [];
  return sql<TapeHour[]>`
    select instrument_id as "instrumentId", ${epochMs(sql)} as hour from tape_roots
    where ${isKept(sql)} and (instrument_id, hour) in (select i, to_timestamp(h / 1000.0) from unnest(
      ${arrayLiteral(roots.map(({ instrumentId }) => instrumentId))}::text::int[],
      ${arrayLiteral(roots.map(({ hour }) => hour))}::text::float8[]) as recorded(i, h))`;
}

/**
 * Whether a row of tape_roots still holds what was recorded: its ids hold the same ticks, or more in count and in both
 * sums. Ticks that were missing may have come in before, behind and between the recorded ones; one that stands there
 * twice (the time is part of the key) is none of those.
 */
function isKept(sql: Sql) {
  return sql`(select (count(*), sum(t.qty::text::numeric), sum(t.price::text::numeric * t.qty::text::numeric))
        = (tape_roots.ticks, tape_roots.sum_qty, tape_roots.sum_notional)
      or (count(*) > tape_roots.ticks and count(*) = count(distinct t.agg_id)
        and sum(t.qty::text::numeric) > tape_roots.sum_qty
        and sum(t.price::text::numeric * t.qty::text::numeric) > tape_roots.sum_notional)
    from agg_trades t where t.instrument_id = tape_roots.instrument_id
      and t.agg_id between tape_roots.first_agg_id and tape_roots.last_agg_id
      and t.time >= tape_roots.hour and t.time < tape_roots.hour + interval '1 hour')`;
}

/** Roots as they were recorded, in order of hour and instrument. */
export async function recordedTapeRoots(sql: Sql, span: TapeSpan): Promise<readonly TapeRoot[]> {
  const rows = await sql<RootRow[]>`
    select r.instrument_id as "instrumentId", i.symbol, ${epochMs(sql)} as hour, r.first_agg_id as first,
      r.last_agg_id as last, r.ticks, r.sum_qty::text as "sumQty", r.sum_notional::text as "sumNotional", r.root
    from tape_roots r join instruments i on i.id = r.instrument_id
    where i.venue = ${span.venue} and r.hour >= ${iso(span.from)} and r.hour < ${iso(span.to)}
      ${only(sql, span)} order by r.hour, r.instrument_id`;
  return rows.map(rootOf);
}

/**
 * Doubles are summed as the decimals they stand for: the text of a double is the shortest that reads back the same,
 * and that is what the venue sent. Sums of decimals are exact in any order.
 */
function computed(sql: Sql, span: TapeSpan) {
  return sql`
    with hours as (
      select r.instrument_id, i.symbol, date_trunc('hour', r.time, 'UTC') as hour, min(r.agg_id) as first_agg_id,
        max(r.agg_id) as last_agg_id, count(*)::int as ticks, trim_scale(sum(r.qty::text::numeric)) as sum_qty,
        trim_scale(sum(r.price::text::numeric * r.qty::text::numeric)) as sum_notional
      from agg_trades r join instruments i on i.id = r.instrument_id
      where i.venue = ${span.venue} and r.time >= ${iso(span.from)} and r.time < ${iso(span.to)} ${only(sql, span)}
      group by 1, 2, 3
    ), roots as (
      select *, encode(sha256(convert_to(concat_ws('|', symbol, (extract(epoch from hour) * 1000)::bigint, first_agg_id,
        last_agg_id, ticks, sum_qty, sum_notional), 'UTF8')), 'hex') as root from hours
    )`;
}

function only(sql: Sql, { instrumentIds }: TapeSpan) {
  return instrumentIds === undefined ? sql`` : sql`and r.instrument_id = any(${[...instrumentIds]}::int[])`;
}

function epochMs(sql: Sql) {
  return sql`(extract(epoch from hour) * 1000)::float8`;
}

function rootOf({ first, last, ...row }: RootRow): TapeRoot {
  return { ...row, firstAggId: Number(first), lastAggId: Number(last) };
}
