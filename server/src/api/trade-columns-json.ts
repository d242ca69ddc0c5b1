import type { TradeColumns } from '../engine/core/model/trade-columns.ts';

/** What a client gets: plain columns of equal length. */
export interface TradeColumnsJson {
  readonly aggId: readonly number[];
  readonly time: readonly number[];
  readonly price: readonly number[];
  readonly qty: readonly number[];
  readonly sell: readonly number[];
}

/** Plain arrays of the rows in use: JSON text is made of them several times faster than of typed arrays. */
export function columnsAsJson(value: unknown): TradeColumnsJson {
  const { length, aggIds, times, prices, qtys, sells } = value as TradeColumns;
  const plain = (column: Float64Array | Uint8Array) => Array.from(column.subarray(0, length));
  return {
    aggId: plain(aggIds),
    time: plain(times),
    price: plain(prices),
    qty: plain(qtys),
    sell: plain(sells),
  };
}
