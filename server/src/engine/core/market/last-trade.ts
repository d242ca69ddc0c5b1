import { type AggTrade, copyTrade, type TradeSlot } from '../model/market-event.ts';
import type { TradeColumns } from '../model/trade-columns.ts';

/** The last trade of a market, kept in an own object that is filled again and again. */
export class LastTrade {
  #slot: TradeSlot | null = null;

  /** A copy; null before the first. */
  get trade(): AggTrade | null {
    return this.#slot === null ? null : copyTrade(this.#slot);
  }

  get time(): number {
    return this.#slot?.time ?? 0;
  }

  see(trade: AggTrade): void {
    const slot = this.#slot;
    if (slot === null) {
      this.#slot = copyTrade(trade);
      return;
    }
    slot.aggId = trade.aggId;
    slot.price = trade.price;
    slot.qty = trade.qty;
    slot.normalQty = trade.normalQty;
    slot.trades = trade.trades;
    slot.time = trade.time;
    slot.takerSide = trade.takerSide;
    slot.receivedAt = trade.receivedAt;
    slot.shard = trade.shard;
  }

  /** The last row of trades read back from storage. */
  seeStored(symbol: string, columns: TradeColumns): void {
    this.#slot = storedTrade(symbol, columns, columns.length - 1);
  }
}

/** One row of stored trades as an object. Single trades inside count as 1 where the columns do not say. */
export function storedTrade(symbol: string, columns: TradeColumns, row: number): AggTrade {
  const time = columns.times[row] as number;
  return {
    symbol,
    aggId: columns.aggIds[row] as number,
    price: columns.prices[row] as number,
    qty: columns.qtys[row] as number,
    normalQty: null,
    trades: columns.trades?.[row] ?? 1,
    time,
    takerSide: columns.sells[row] === 1 ? 'sell' : 'buy',
    receivedAt: time,
    shard: 'store',
  };
}
