import type { Candle } from '../market.ts';

/** Numbers of a candle: where it belongs, and its fields. */
const WIDTH = 13;
const NOWHERE = -1;

/** A power of two of at least this: then the minutes of this hour and those of a day ago share no slot. */
const FEWEST_SLOTS = 256;

/**
 * Candles kept by their index, each in the slot that its index falls on: a later one takes the place of an earlier one.
 * Numbers, no objects: thousands of objects that live for hours among those of a moment would keep the heap's pages
 * half empty.
 */
export class CandleSlots {
  private readonly mask: number;
  /** Taken with the first candle: most markets never ask for all kinds. */
  private values: Float64Array | null = null;

  /** Room for at least `count` candles in a row. */
  constructor(count: number) {
    this.mask = 2 ** Math.ceil(Math.log2(Math.max(FEWEST_SLOTS, count))) - 1;
  }

  /** The kept candle, or the one `make` returns, which is then kept. */
  get(index: number, make: () => Candle): Candle {
    this.values ??= new Float64Array((this.mask + 1) * WIDTH).fill(NOWHERE);
    const at = (index & this.mask) * WIDTH;
    if (this.values[at] === index) return candleAt(this.values, at);
    const candle = make();
    write(this.values, at, index, candle);
    return candle;
  }
}

function write(values: Float64Array, at: number, index: number, candle: Candle): void {
  values[at] = index;
  values[at + 1] = candle.openTime;
  values[at + 2] = candle.open;
  values[at + 3] = candle.high;
  values[at + 4] = candle.low;
  values[at + 5] = candle.close;
  values[at + 6] = candle.lots;
  values[at + 7] = candle.quote;
  values[at + 8] = candle.trades;
  values[at + 9] = candle.buyLots;
  values[at + 10] = candle.buyQuote;
  values[at + 11] = candle.firstId;
  values[at + 12] = candle.lastId;
}

function candleAt(values: Float64Array, at: number): Candle {
  const field = (k: number): number => values[at + k] ?? 0;
  return {
    openTime: field(1),
    open: field(2),
    high: field(3),
    low: field(4),
    close: field(5),
    lots: field(6),
    quote: field(7),
    trades: field(8),
    buyLots: field(9),
    buyQuote: field(10),
    firstId: field(11),
    lastId: field(12),
  };
}
