import type { AggTrade } from '../model/market-event.ts';
import type { TradeColumns } from '../model/trade-columns.ts';

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
