import type { TradeSlot } from '@ae/server/engine/core/model/market-event.ts';

/** A trade to be filled again and again, as writers of ticks take it. */
export function tradeSlot(symbol: string, shard: string): TradeSlot {
  return {
    symbol,
    aggId: 0,
    price: 0,
    qty: 0,
    normalQty: null,
    trades: 1,
    time: 0,
    takerSide: 'buy',
    receivedAt: 0,
    shard,
  };
}
