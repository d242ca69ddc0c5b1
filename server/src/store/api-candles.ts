import type { Database, Sql } from '@ae/db/client.ts';
import { MINUTE_MS } from '../engine/core/model/epoch-ms.ts';
import { binOf } from './api-bins.ts';
import { type BarInterval, barLength, barShifted } from './api-candle-intervals.ts';
import type { TimeRange } from './api-range.ts';
import type { Slice } from './keyset.ts';
import { iso } from './rows.ts';

export interface CandleRow {
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly quoteVolume: number;
  readonly buyVolume: number;
  readonly trades: number;
}

/** Which bars of which instrument; `recent`: minutes that may not be stored (yet), the running one among them. */
export interface CandleQuery extends TimeRange {
  readonly instrumentId: number;
  readonly interval: BarInterval;
  readonly recent: readonly CandleRow[];
}

/** Bars made of one-minute candles. */
export class CandleQueries {
  readonly #sql: Sql;

  constructor({ sql }: Pick<Database, 'sql'>) {
    this.#sql = sql;
  }

  /** End of the newest stored minute, or of the newest that begins before a time; null when there is none. */
  async end(instrumentId: number, before: number | null): Promise<number | null> {
    const sql = this.#sql;
    const [row] = await sql<{ last: Date }[]>`
      select open_time as last from candles_1m
      where instrument_id = ${instrumentId} ${before === null ? sql`` : sql`and open_time < ${iso(before)}`}
      order by open_time desc limit 1`;
    return row === undefined ? null : row.last.getTime() + MINUTE_MS;
  }

  /** One page of bars, oldest first (newest first when inverted). */
  async page(query: CandleQuery, slice: Slice): Promise<CandleRow[]> {
    const { instrumentId, interval } = query;
    const { from, to } = spanOf(query, slice);
    if (from >= to) return [];
    const sql = this.#sql;
    const order = slice.inverted ? sql`desc` : sql`asc`;
    const total = totalOf(sql, interval);
    const recent = query.recent.filter(({ openTime }) => openTime >= from && openTime < to);
    return sql<CandleRow[]>`
      with minutes as (
        (select open_time, open, high, low, close, volume, quote_volume, buy_volume, trades from candles_1m
        where instrument_id = ${instrumentId} and open_time >= ${iso(from)} and open_time < ${iso(to)}
        order by open_time ${order} limit ${mostMinutes(interval, slice.limit)})
        ${recent.length === 0 ? sql`` : unstoredMinutes(sql, instrumentId, recent)}
      )
      select round(extract(epoch from ${binOf(sql, interval, 'open_time')}) * 1000)::float8 as "openTime",
        (array_agg(open order by open_time))[1] as open, max(high) as high, min(low) as low,
        (array_agg(close order by open_time desc))[1] as close, ${total('volume')} as volume,
        ${total('quote_volume')} as "quoteVolume", ${total('buy_volume')} as "buyVolume", sum(trades)::float8 as trades
      from minutes group by 1 order by 1 ${order} limit ${slice.limit}`;
  }
}

/** Decimals add up without a trace of binary rounding, as `ae export` has them; a minute is the double that it is. */
function totalOf(sql: Sql, interval: BarInterval) {
  return (column: 'volume' | 'quote_volume' | 'buy_volume') =>
    interval === 'm1' ? sql`sum(${sql(column)})` : sql`sum(${sql(column)}::text::numeric)::float8`;
}

function spanOf({ interval, from, to }: CandleQuery, { after, before }: Slice): TimeRange {
  return {
    from: Math.max(from, after === null ? from : barShifted(interval, after.at, 1)),
    to: Math.min(to, before?.at ?? to),
  };
}

/**
 * So many minutes hold that many whole bars wherever some are missing (the market or we were away): no query reads
 * more of them, and none ends before a hole.
 */
function mostMinutes(interval: BarInterval, bars: number): number {
  return (bars * barLength(interval)) / MINUTE_MS;
}

/** Minutes that are not stored yet; those that are are left out, and of two of one time the later one counts. */
function unstoredMinutes(sql: Sql, instrumentId: number, minutes: readonly CandleRow[]) {
  const unique = [...new Map(minutes.map((minute) => [minute.openTime, minute])).values()];
  return sql`
    union all select to_timestamp(t / 1000.0), o, h, l, c, v, qv, bv, n from unnest(
      ${unique.map(({ openTime }) => openTime)}::bigint[],
      ${unique.map(({ open }) => open)}::float8[],
      ${unique.map(({ high }) => high)}::float8[],
      ${unique.map(({ low }) => low)}::float8[],
      ${unique.map(({ close }) => close)}::float8[],
      ${unique.map(({ volume }) => volume)}::float8[],
      ${unique.map(({ quoteVolume }) => quoteVolume)}::float8[],
      ${unique.map(({ buyVolume }) => buyVolume)}::float8[],
      ${unique.map(({ trades }) => trades)}::int[]
    ) as u(t, o, h, l, c, v, qv, bv, n)
    where not exists (select 1 from candles_1m
      where instrument_id = ${instrumentId} and open_time = to_timestamp(t / 1000.0))`;
}
