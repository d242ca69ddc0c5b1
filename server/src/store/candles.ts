import type { Sql } from '@ae/db/client.ts';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';
import type { Candle } from '../engine/core/model/market-event.ts';
import { iso } from './rows.ts';

export interface CandleRow {
  readonly instrumentId: number;
  readonly candle: Candle;
}

/**
 * Writes closed one-minute candles. A candle that is there already is replaced: the later one was built from more
 * ticks, as after the repair of a gap. A candle of the venue does not know its largest trade; one of the same trades
 * keeps it.
 */
export async function writeCandles(sql: Sql, rows: readonly CandleRow[]): Promise<void> {
  const latest = new Map(rows.map((row) => [`${row.instrumentId}:${row.candle.openTime}`, row]));
  const unique = [...latest.values()];
  if (unique.length === 0) return;
  const candles = unique.map(({ candle }) => candle);
  await sql`
    insert into candles_1m as c (instrument_id, open_time, open, high, low, close, volume, quote_volume, buy_volume,
      buy_quote_volume, trades, max_trade_qty)
    select i, to_timestamp(t / 1000.0), o, h, l, e, v, qv, bv, bqv, n, x from unnest(
      ${unique.map(({ instrumentId }) => instrumentId)}::int[],
      ${candles.map(({ openTime }) => openTime)}::bigint[],
      ${candles.map(({ open }) => open)}::float8[],
      ${candles.map(({ high }) => high)}::float8[],
      ${candles.map(({ low }) => low)}::float8[],
      ${candles.map(({ close }) => close)}::float8[],
      ${candles.map(({ volume }) => volume)}::float8[],
      ${candles.map(({ quoteVolume }) => quoteVolume)}::float8[],
      ${candles.map(({ buyVolume }) => buyVolume)}::float8[],
      ${candles.map(({ buyQuoteVolume }) => buyQuoteVolume)}::float8[],
      ${candles.map(({ trades }) => trades)}::int[],
      ${candles.map(({ maxTradeQty }) => maxTradeQty)}::float8[]
    ) as u(i, t, o, h, l, e, v, qv, bv, bqv, n, x)
    on conflict (instrument_id, open_time) do update set
      open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
      volume = excluded.volume, quote_volume = excluded.quote_volume, buy_volume = excluded.buy_volume,
      buy_quote_volume = excluded.buy_quote_volume, trades = excluded.trades,
      max_trade_qty = coalesce(excluded.max_trade_qty,
        case when c.trades = excluded.trades then c.max_trade_qty end)
    where c.trades <= excluded.trades`;
}

/** Volume, base asset, of the stored one-minute candles that begin in [from, to), by open time. */
export async function candleVolumes(
  sql: Sql,
  instrumentId: number,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<ReadonlyMap<EpochMs, number>> {
  const rows = await sql<{ at: Date; volume: number }[]>`
    select open_time as at, volume from candles_1m where instrument_id = ${instrumentId}
      and open_time >= ${iso(from)} and open_time < ${iso(to)}`;
  return new Map(rows.map(({ at, volume }) => [at.getTime(), volume]));
}
