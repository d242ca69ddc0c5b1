import type { AggTrade } from '@ae/server/engine/core/model/market-event.ts';

/** One fill of the matching engine, as the `@trade` stream sends it. */
export interface SingleTrade {
  readonly id: number;
  readonly price: number;
  readonly qty: number;
  readonly time: number;
  readonly isBuyerMaker: boolean;
}

/** Fills of one price and side within this time become one aggregate trade (Binance USDⓈ-M documentation). */
const WITHIN_MS = 100;
/** Most digits of a quantity on the venue; sums of doubles are brought back to them. */
const QTY_DECIMALS = 8;

/** Joins consecutive single trades into aggregate trades as the exchange does; ids count from 1. */
export class TradeAggregation {
  readonly #symbol: string;
  #open: SingleTrade | null = null;
  #lastId = 0;
  #qty = 0;
  #count = 0;
  #aggId = 0;

  constructor(symbol: string) {
    this.#symbol = symbol;
  }

  /** The aggregate that this trade ends, if it does not belong to it. */
  push(trade: SingleTrade): AggTrade | null {
    if (this.#open !== null && this.#continues(this.#open, trade)) {
      this.#qty += trade.qty;
      this.#count += 1;
      this.#lastId = trade.id;
      return null;
    }
    const done = this.end();
    this.#open = trade;
    this.#lastId = trade.id;
    this.#qty = trade.qty;
    this.#count = 1;
    return done;
  }

  end(): AggTrade | null {
    const open = this.#open;
    if (open === null) return null;
    this.#open = null;
    this.#aggId += 1;
    return {
      symbol: this.#symbol,
      aggId: this.#aggId,
      price: open.price,
      qty: Number(this.#qty.toFixed(QTY_DECIMALS)),
      normalQty: null,
      trades: this.#count,
      time: open.time,
      takerSide: open.isBuyerMaker ? 'sell' : 'buy',
      receivedAt: open.time,
      shard: 'archive',
    };
  }

  #continues(open: SingleTrade, next: SingleTrade): boolean {
    return (
      next.id === this.#lastId + 1 &&
      next.price === open.price &&
      next.isBuyerMaker === open.isBuyerMaker &&
      next.time - open.time <= WITHIN_MS
    );
  }
}
