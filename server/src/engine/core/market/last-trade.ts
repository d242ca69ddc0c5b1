import type { TakerSide } from '@ae/db/enums.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { AggTrade } from '../model/market-event.ts';
import type { TradeColumns } from '../model/trade-columns.ts';

/** Numbers of the last trade, side by side: each trade of the market touches one place of the memory. */
const AGG_ID = 0;
const PRICE = 1;
const QTY = 2;
/** NaN where the venue does not say. */
const NORMAL_QTY = 3;
const TRADES = 4;
const TIME = 5;
const RECEIVED_AT = 6;
const SIZE = 7;

/** The last trade of a market, without an object for each. */
export class LastTrade {
  readonly #cells = new Float64Array(SIZE);
  #symbol: string | null = null;
  #takerSide: TakerSide = 'buy';
  #shard = '';

  /** A copy; null before the first. */
  get trade(): AggTrade | null {
    const cells = this.#cells;
    if (this.#symbol === null) return null;
    const normalQty = cells[NORMAL_QTY] as number;
    return {
      symbol: this.#symbol,
      aggId: cells[AGG_ID] as number,
      price: cells[PRICE] as number,
      qty: cells[QTY] as number,
      normalQty: Number.isNaN(normalQty) ? null : normalQty,
      trades: cells[TRADES] as number,
      time: cells[TIME] as number,
      takerSide: this.#takerSide,
      receivedAt: cells[RECEIVED_AT] as number,
      shard: this.#shard,
    };
  }

  /** 0 before the first. */
  get time(): EpochMs {
    return this.#cells[TIME] as number;
  }

  see(trade: AggTrade): void {
    const cells = this.#cells;
    cells[AGG_ID] = trade.aggId;
    cells[PRICE] = trade.price;
    cells[QTY] = trade.qty;
    cells[NORMAL_QTY] = trade.normalQty ?? Number.NaN;
    cells[TRADES] = trade.trades;
    cells[TIME] = trade.time;
    cells[RECEIVED_AT] = trade.receivedAt;
    this.#symbol ??= trade.symbol;
    this.#takerSide = trade.takerSide;
    this.#shard = trade.shard;
  }

  /** The last row of trades read back from storage. */
  seeStored(symbol: string, columns: TradeColumns): void {
    this.see(storedTrade(symbol, columns, columns.length - 1));
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
