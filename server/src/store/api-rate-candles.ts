import type { Database, Sql } from '@ae/db/client.ts';
import { SECOND_MS } from '../engine/core/model/epoch-ms.ts';
import { binOf } from './api-bins.ts';
import { type BarInterval, barLength, barShifted } from './api-candle-intervals.ts';
import type { TimeRange } from './api-range.ts';
import type { Slice } from './keyset.ts';
import { iso } from './rows.ts';

export interface RateCandleRow {
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export interface RateCandleQuery extends TimeRange {
  readonly interval: BarInterval;
}

/** Bars of the funding rate, made of rate snapshots. */
export class RateCandleQueries {
  readonly #sql: Sql;

  constructor({ sql }: Pick<Database, 'sql'>) {
    this.#sql = sql;
  }

  /** The first millisecond after the newest snapshot, or the newest before a time; null when there is none. */
  async end(instrumentId: number, before: number | null): Promise<number | null> {
    const sql = this.#sql;
    const [row] = await sql<{ last: Date }[]>`
      select time as last from rate_snapshots
      where instrument_id = ${instrumentId} ${before === null ? sql`` : sql`and time < ${iso(before)}`}
      order by time desc limit 1`;
    return row === undefined ? null : row.last.getTime() + 1;
  }

  /** One page of bars, oldest first (newest first when inverted). */
  async page(
    instrumentId: number,
    { interval, ...range }: RateCandleQuery,
    slice: Slice,
  ): Promise<RateCandleRow[]> {
    const sql = this.#sql;
    const from = Math.max(
      range.from,
      slice.after === null ? range.from : barShifted(interval, slice.after.at, 1),
    );
    const to = Math.min(range.to, slice.before?.at ?? range.to);
    if (from >= to) return [];
    const order = slice.inverted ? sql`desc` : sql`asc`;
    return sql<RateCandleRow[]>`
      with snapshots as (
        select time, funding_rate from rate_snapshots
        where instrument_id = ${instrumentId} and time >= ${iso(from)} and time < ${iso(to)}
        order by time ${order} limit ${mostSnapshots(interval, slice.limit)}
      )
      select round(extract(epoch from ${binOf(sql, interval, 'time')}) * 1000)::float8 as "openTime",
        (array_agg(funding_rate order by time))[1] as open, max(funding_rate) as high, min(funding_rate) as low,
        (array_agg(funding_rate order by time desc))[1] as close
      from snapshots group by 1 order by 1 ${order} limit ${slice.limit}`;
  }
}

/**
 * The venue tells rates once a second, and they are kept less often. So many snapshots hold that many whole bars
 * wherever some are missing (we were away): no query reads more of them, and none ends before a hole.
 */
function mostSnapshots(interval: BarInterval, bars: number): number {
  return (bars * barLength(interval)) / SECOND_MS;
}
