import type { Sql } from '@ae/db/client.ts';
import { type EpochMs, MINUTE_MS } from '../engine/core/model/epoch-ms.ts';
import { iso } from './rows.ts';

/**
 * Builds the one-minute candles of whole minutes between two times again from stored ticks (after an import or the
 * repair of a gap). Sums are made of the decimals that the doubles stand for, so that they equal those of the live
 * builder. A candle that holds more trades already is left alone. Returns how many were written.
 */
export async function rebuildCandles(
  sql: Sql,
  instrumentId: number,
  from: EpochMs,
  to: EpochMs,
): Promise<number> {
  const first = Math.ceil(from / MINUTE_MS) * MINUTE_MS;
  const end = Math.floor(to / MINUTE_MS) * MINUTE_MS;
  if (first >= end) return 0;
  const result = await sql`
    insert into candles_1m as c (instrument_id, open_time, open, high, low, close, volume, quote_volume, buy_volume,
      buy_quote_volume, trades, max_trade_qty)
    select ${instrumentId}, minute, (array_agg(price order by agg_id))[1], max(price), min(price),
      (array_agg(price order by agg_id desc))[1], sum(q)::float8, sum(p * q)::float8,
      coalesce(sum(q) filter (where not is_buyer_maker), 0)::float8,
      coalesce(sum(p * q) filter (where not is_buyer_maker), 0)::float8, sum(trades)::int, max(qty)
    from (
      select date_trunc('minute', time, 'UTC') as minute, agg_id, price, qty, trades, is_buyer_maker,
        price::text::numeric as p, qty::text::numeric as q
      from agg_trades
      where instrument_id = ${instrumentId} and time >= ${iso(first)} and time < ${iso(end)}
    ) ticks group by minute
    on conflict (instrument_id, open_time) do update set
      open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
      volume = excluded.volume, quote_volume = excluded.quote_volume, buy_volume = excluded.buy_volume,
      buy_quote_volume = excluded.buy_quote_volume, trades = excluded.trades,
      max_trade_qty = excluded.max_trade_qty
    where c.trades <= excluded.trades`;
  return result.count;
}
