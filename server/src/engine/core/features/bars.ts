import type { EpochMs } from '../model/epoch-ms.ts';
import type { Candle } from '../model/market-event.ts';
import type { TradeColumns } from '../model/trade-columns.ts';

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

  /** The bar that the last trade went to: most trades go to the same one. */
  #latest: Bar | null = null;
  #latestIndex = 0;
  #latestFrom: EpochMs = 0;

  constructor(intervalMs: number) {
    this.intervalMs = intervalMs;
  }

  add(time: EpochMs, aggId: number, price: number): void {
    const bar = this.#latest;
    if (bar !== null && time >= this.#latestFrom && time < this.#latestFrom + this.intervalMs) {
      if (bar.sealed) return;
      this.#merge(bar, time, aggId, price);
      if (this.#latestIndex < this.changedFrom) this.changedFrom = this.#latestIndex;
    } else this.#addAnywhere(time, aggId, price);
  }

  addAll({ length, times, aggIds, prices }: TradeColumns): void {
    for (let row = 0; row < length; row += 1) {
      this.add(times[row] as number, aggIds[row] as number, prices[row] as number);
    }
  }

  #addAnywhere(time: EpochMs, aggId: number, price: number): void {
    const index = this.#place(time);
    if (index < 0) return;
    const known = this.bars[index] ?? null;
    if (known === null) {
      this.#set(index, {
        high: price,
        low: price,
        close: price,
        closeTime: time,
        closeId: aggId,
        sealed: false,
      });
    } else if (!known.sealed) {
      this.#merge(known, time, aggId, price);
      if (index < this.changedFrom) this.changedFrom = index;
    }
    this.#latest = this.bars[index] ?? null;
    this.#latestIndex = index;
    this.#latestFrom = time - (time % this.intervalMs);
  }

  /** A closed candle of the venue replaces whatever trades have told of its period. */
  seal(candle: Candle): void {
    const index = this.#place(candle.openTime);
    if (index < 0) return;
    const closeTime = candle.openTime + this.intervalMs - 1;
    const { high, low, close } = candle;
    this.#set(index, { high, low, close, closeTime, closeId: Number.MAX_SAFE_INTEGER, sealed: true });
  }

  #merge(bar: Bar, time: EpochMs, aggId: number, price: number): void {
    if (price > bar.high) bar.high = price;
    if (price < bar.low) bar.low = price;
    if (time > bar.closeTime || (time === bar.closeTime && aggId >= bar.closeId)) {
      bar.close = price;
      bar.closeTime = time;
      bar.closeId = aggId;
    }
  }

  #set(index: number, bar: Bar): void {
    this.bars[index] = bar;
    this.#latest = null;
    if (index < this.changedFrom) this.changedFrom = index;
  }

  /** Index of the period of a time, making room for it; −1 for one that is too old to be kept. */
  #place(time: EpochMs): number {
    this.#latest = null;
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
