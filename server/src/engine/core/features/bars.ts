import type { EpochMs } from '../model/epoch-ms.ts';
import type { Candle } from '../model/market-event.ts';

/** High, low and close of one period, with the keys that tell which trade was last. */
export interface Bar {
  high: number;
  low: number;
  close: number;
  closeTime: EpochMs;
  closeId: number;
  /** From a closed venue candle: trades do not change it. */
  sealed: boolean;
}

interface BarTrade {
  readonly time: EpochMs;
  readonly aggId: number;
  readonly price: number;
}

/** Periods kept; 1,000 five-minute bars are more than three days, so a seed's influence is long gone. */
export const KEPT_BARS = 1_000;

/**
 * Bars of one length aligned to the epoch, index 0 = the oldest period, null = a period without trades. Trades
 * may come in any order. `changedFrom` is the lowest index that changed since the reader last set it.
 */
export class BarSeries {
  readonly intervalMs: number;
  readonly bars: (Bar | null)[] = [];
  firstOpen: EpochMs = 0;
  changedFrom = 0;

  constructor(intervalMs: number) {
    this.intervalMs = intervalMs;
  }

  add(trade: BarTrade): void {
    const index = this.#place(trade.time);
    if (index < 0) return;
    const bar = this.bars[index];
    if (bar === null || bar === undefined) {
      const { price, time, aggId } = trade;
      this.#set(index, {
        high: price,
        low: price,
        close: price,
        closeTime: time,
        closeId: aggId,
        sealed: false,
      });
      return;
    }
    if (!bar.sealed) this.#merge(bar, trade, index);
  }

  /** A closed candle of the venue replaces whatever trades have told of its period. */
  seal(candle: Candle): void {
    const index = this.#place(candle.openTime);
    if (index < 0) return;
    const closeTime = candle.openTime + this.intervalMs - 1;
    const { high, low, close } = candle;
    this.#set(index, { high, low, close, closeTime, closeId: Number.MAX_SAFE_INTEGER, sealed: true });
  }

  #merge(bar: Bar, { price, time, aggId }: BarTrade, index: number): void {
    if (price > bar.high) bar.high = price;
    if (price < bar.low) bar.low = price;
    if (time > bar.closeTime || (time === bar.closeTime && aggId >= bar.closeId)) {
      bar.close = price;
      bar.closeTime = time;
      bar.closeId = aggId;
    }
    if (index < this.changedFrom) this.changedFrom = index;
  }

  #set(index: number, bar: Bar): void {
    this.bars[index] = bar;
    if (index < this.changedFrom) this.changedFrom = index;
  }

  /** Index of the period of a time, making room for it; −1 for one that is too old to be kept. */
  #place(time: EpochMs): number {
    const open = time - (time % this.intervalMs);
    if (this.bars.length === 0) this.firstOpen = open;
    const index = (open - this.firstOpen) / this.intervalMs;
    if (index < 0) return this.#prepend(-index);
    if (index >= this.bars.length + KEPT_BARS) return this.#restart(open);
    while (this.bars.length <= index) this.bars.push(null);
    if (this.bars.length <= KEPT_BARS * 2) return index;
    return index - this.#dropOldest();
  }

  #prepend(count: number): number {
    if (this.bars.length + count > KEPT_BARS) return -1;
    this.bars.unshift(...new Array<null>(count).fill(null));
    this.firstOpen -= count * this.intervalMs;
    this.changedFrom = 0;
    return 0;
  }

  /** After a pause longer than all that is kept, older bars say nothing any more. */
  #restart(open: EpochMs): number {
    this.bars.length = 0;
    this.bars.push(null);
    this.firstOpen = open;
    this.changedFrom = 0;
    return 0;
  }

  #dropOldest(): number {
    const dropped = this.bars.length - KEPT_BARS;
    this.bars.splice(0, dropped);
    this.firstOpen += dropped * this.intervalMs;
    this.changedFrom = 0;
    return dropped;
  }
}
