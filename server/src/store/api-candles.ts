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

/** Which bars of which instrument; `running`: its minute that is still being built, when known. */
export interface CandleQuery extends TimeRange {
  readonly instrumentId: number;
  readonly interval: BarInterval;
  readonly running: CandleRow | null;
}

/** Bars may be missing (the market or we were away): read up to this many times the page's span. */
const GAP_ALLOWANCE = 4;

/** Bars made of one-minute candles. */
export class CandleQueries {
  readonly #sql: Sql;

  constructor({ sql }: Pick<Database, 'sql'>) {
    this.#sql = sql;
  }

  /** End of the newest stored minute; null when there is none. */
  async end(instrumentId: number): Promise<number | null> {
    const [row] = await this.#sql<{ last: Date }[]>`
      select open_time as last from candles_1m
      where instrument_id = ${instrumentId} order by open_time desc limit 1`;
    return row === undefined ? null : row.last.getTime() + MINUTE_MS;
  }

  /** One page of bars, oldest first (newest first when inverted). */
  async page(query: CandleQuery, slice: Slice): Promise<CandleRow[]> {
    const { instrumentId, interval, running } = query;
    const { from, to } = spanOf(query, slice);
    if (from >= to) return [];
    const sql = this.#sql;
    return sql<CandleRow[]>`
      with minutes as (
        select open_time, open, high, low, close, volume, quote_volume, buy_volume, trades from candles_1m
        where instrument_id = ${instrumentId} and open_time >= ${iso(from)} and open_time < ${iso(to)}
        ${running === null || running.openTime < from || running.openTime >= to ? sql`` : runningMinute(sql, instrumentId, running)}
      )
      select round(extract(epoch from ${binOf(sql, interval, 'open_time')}) * 1000)::float8 as "openTime",
        (array_agg(open order by open_time))[1] as open, max(high) as high, min(low) as low,
        (array_agg(close order by open_time desc))[1] as close, sum(volume) as volume,
        sum(quote_volume) as "quoteVolume", sum(buy_volume) as "buyVolume", sum(trades)::float8 as trades
      from minutes group by 1 order by 1 ${slice.inverted ? sql`desc` : sql`asc`} limit ${slice.limit}`;
  }
}

/** What a page can cover at most, so that no query reads more minutes than it needs. */
function spanOf({ interval, from, to }: CandleQuery, { after, before, inverted, limit }: Slice): TimeRange {
  const start = Math.max(from, after === null ? 0 : barShifted(interval, after.at, 1));
  const end = Math.min(to, before?.at ?? to);
  const span = limit * barLength(interval) * GAP_ALLOWANCE;
  return inverted
    ? { from: Math.max(start, end - span), to: end }
    : { from: start, to: Math.min(end, start + span) };
}

/** The minute that is not stored yet; left out when it is. */
function runningMinute(sql: Sql, instrumentId: number, minute: CandleRow) {
  return sql`
    union all select ${iso(minute.openTime)}::timestamptz, ${minute.open}::float8, ${minute.high}::float8,
      ${minute.low}::float8, ${minute.close}::float8, ${minute.volume}::float8, ${minute.quoteVolume}::float8,
      ${minute.buyVolume}::float8, ${minute.trades}::int
    where not exists (select 1 from candles_1m
      where instrument_id = ${instrumentId} and open_time = ${iso(minute.openTime)})`;
}
