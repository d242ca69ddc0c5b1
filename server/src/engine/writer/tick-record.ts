import type { AggTrade } from '../core/model/market-event.ts';
import type { TickRow } from '../ports.ts';

/** A tick as eight doubles: what the ring, the spool and the COPY encoder share. */
export const TICK_FIELDS = 8;
export const TICK_BYTES = TICK_FIELDS * 8;
/** Places of its numbers. Taken apart into constants by each module that works tick by tick: those the compiler knows. */
export const TICK = {
  INSTRUMENT: 0,
  AGG_ID: 1,
  /** Epoch milliseconds. */
  TIME: 2,
  PRICE: 3,
  QTY: 4,
  /** NaN where the venue does not say. */
  NORMAL_QTY: 5,
  TRADES: 6,
  /** 1 when the taker sold, 0 when the taker bought. */
  SELL: 7,
} as const;
const { INSTRUMENT, AGG_ID, TIME, PRICE, QTY, NORMAL_QTY, TRADES, SELL } = TICK;

/** Writes a tick at an offset (in doubles). */
export function putTick(values: Float64Array, offset: number, instrumentId: number, trade: AggTrade): void {
  values[offset + INSTRUMENT] = instrumentId;
  values[offset + AGG_ID] = trade.aggId;
  values[offset + TIME] = trade.time;
  values[offset + PRICE] = trade.price;
  values[offset + QTY] = trade.qty;
  values[offset + NORMAL_QTY] = trade.normalQty ?? Number.NaN;
  values[offset + TRADES] = trade.trades;
  values[offset + SELL] = trade.takerSide === 'sell' ? 1 : 0;
}

/** A tick as an object, for the rare ways that work row by row. It has no symbol: rows are stored by instrument id. */
export function tickAt(values: Float64Array, offset: number): TickRow {
  const field = (index: number) => values[offset + index] ?? Number.NaN;
  const normalQty = field(NORMAL_QTY);
  const time = field(TIME);
  return {
    instrumentId: field(INSTRUMENT),
    trade: {
      symbol: '',
      aggId: field(AGG_ID),
      price: field(PRICE),
      qty: field(QTY),
      normalQty: Number.isNaN(normalQty) ? null : normalQty,
      trades: field(TRADES),
      time,
      takerSide: field(SELL) === 1 ? 'sell' : 'buy',
      receivedAt: time,
      shard: 'store',
    },
  };
}
