import { Scale } from '../features/windows/scale.ts';
import { type EpochMs, MINUTE_MS } from '../model/epoch-ms.ts';
import type { AggTrade, Candle } from '../model/market-event.ts';

interface OpenCandle {
  readonly openTime: EpochMs;
  readonly open: number;
  high: number;
  low: number;
  close: number;
  /** Volumes as integer lots and price units × lots, so that sums are exact. */
  lots: number;
  quote: number;
  buyLots: number;
  buyQuote: number;
  trades: number;
  maxTradeQty: number;
}

/**
 * One-minute candles of one instrument, from trades in id order. The minute in which the sequence began is
 * incomplete and is not emitted; minutes without trades make no candle. `trades` counts single trades, as the
 * venue does.
 */
export class CandleBuilder {
  readonly #symbol: string;
  readonly #price: Scale;
  readonly #lot: Scale;
  readonly #closed: (candle: Candle) => void;
  #open: OpenCandle | null = null;
  /** A trade of a minute that is closed already counts in the next one: a closed candle never changes. */
  #lastClosed: EpochMs = 0;
  /** The minute in which the sequence began is incomplete; candles are emitted from the next on. */
  #emitFrom: EpochMs | null = null;

  constructor(
    instrument: { symbol: string; tickSize: string; stepSize: string },
    closed: (candle: Candle) => void,
  ) {
    this.#symbol = instrument.symbol;
    this.#price = Scale.ofStep(instrument.tickSize);
    this.#lot = Scale.ofStep(instrument.stepSize);
    this.#closed = closed;
  }

  add(trade: AggTrade): void {
    const openTime = trade.time - (trade.time % MINUTE_MS);
    this.#emitFrom ??= trade.time === openTime ? openTime : openTime + MINUTE_MS;
    if (this.#open !== null && openTime > this.#open.openTime) this.#close();
    this.#open ??= empty(Math.max(openTime, this.#lastClosed + MINUTE_MS), trade.price);
    this.#count(this.#open, trade);
  }

  /** Closes the minute when it is over at `at`. */
  closeBefore(at: EpochMs): void {
    if (this.#open !== null && at >= this.#open.openTime + MINUTE_MS) this.#close();
  }

  #count(candle: OpenCandle, { price, qty, takerSide, trades }: AggTrade): void {
    const lots = this.#lot.toUnits(qty);
    const quote = this.#price.toUnits(price) * lots;
    candle.high = Math.max(candle.high, price);
    candle.low = Math.min(candle.low, price);
    candle.close = price;
    candle.lots += lots;
    candle.quote += quote;
    if (takerSide === 'buy') {
      candle.buyLots += lots;
      candle.buyQuote += quote;
    }
    candle.trades += trades;
    candle.maxTradeQty = Math.max(candle.maxTradeQty, qty);
  }

  #close(): void {
    const candle = this.#open;
    this.#open = null;
    if (candle === null) return;
    this.#lastClosed = candle.openTime;
    if (candle.openTime < (this.#emitFrom ?? 0)) return;
    const quoteFactor = this.#price.factor * this.#lot.factor;
    this.#closed({
      symbol: this.#symbol,
      interval: '1m',
      openTime: candle.openTime,
      open: candle.open,
      high: candle.high,
      low: candle.low,
      close: candle.close,
      volume: this.#lot.fromUnits(candle.lots),
      quoteVolume: candle.quote / quoteFactor,
      buyVolume: this.#lot.fromUnits(candle.buyLots),
      buyQuoteVolume: candle.buyQuote / quoteFactor,
      trades: candle.trades,
      maxTradeQty: candle.maxTradeQty,
    });
  }
}

function empty(openTime: EpochMs, price: number): OpenCandle {
  return {
    openTime,
    open: price,
    high: price,
    low: price,
    close: price,
    lots: 0,
    quote: 0,
    buyLots: 0,
    buyQuote: 0,
    trades: 0,
    maxTradeQty: 0,
  };
}
