import type { EpochMs } from '../model/epoch-ms.ts';
import type { Candle } from '../model/market-event.ts';
import type { TradeColumns } from '../model/trade-columns.ts';

/** High, low and close of one period, with the keys that tell which trade was last. */
export interface Bar {
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly closeTime: EpochMs;
  readonly closeId: number;
}

/** Periods kept at least; of 500 five-minute bars (41 hours) the last knows less of the seed than a double holds. */
export const KEPT_BARS = 500;
/** Periods kept at most: with one more, all but the latest `KEPT_BARS` go. */
export const MOST_BARS = KEPT_BARS * 2;

/** In place of the offset of the last trade: the period had none. */
const EMPTY = 0xffff_ffff;
/** In place of the offset of the last trade: from a closed venue candle, which trades do not change. */
const SEALED = 0xffff_fffe;

/**
 * Bars of one length aligned to the epoch, index 0 = the oldest period. Trades may come in any order. Kept as numbers
 * in columns of constant size: bars of hundreds of instruments live for days, and as objects among those of a moment
 * they would keep the heap from being given back.
 */
export class BarSeries {
  readonly intervalMs: number;
  firstOpen: EpochMs = 0;
  /** Lowest index that changed since the reader last set it. */
  changedFrom = 0;
  #length = 0;
  readonly #highs = new Float64Array(MOST_BARS);
  readonly #lows = new Float64Array(MOST_BARS);
  readonly #closes = new Float64Array(MOST_BARS);
  readonly #closeIds = new Float64Array(MOST_BARS);
  /** Milliseconds from the open of the period to its last trade; EMPTY, SEALED. */
  readonly #closeOffsets = new Uint32Array(MOST_BARS);

  /** The bar that the last trade went to, −1 for none: most trades go to the same one. */
  #latestIndex = -1;
  #latestFrom: EpochMs = 0;

  constructor(intervalMs: number) {
    this.intervalMs = intervalMs;
  }

  /** Periods from the first to the last one known. */
  get length(): number {
    return this.#length;
  }

  /** A copy of one bar; null for a period without trades or outside of the series. */
  bar(index: number): Bar | null {
    const offset = index >= 0 && index < this.#length ? (this.#closeOffsets[index] as number) : EMPTY;
    if (offset === EMPTY) return null;
    const open = this.firstOpen + index * this.intervalMs;
    return {
      high: this.#highs[index] as number,
      low: this.#lows[index] as number,
      close: this.#closes[index] as number,
      closeTime: offset === SEALED ? open + this.intervalMs - 1 : open + offset,
      closeId: this.#closeIds[index] as number,
    };
  }

  /** Close of the last bar before an index; null when there is none. */
  closeBefore(index: number): number | null {
    for (let before = Math.min(index, this.#length) - 1; before >= 0; before -= 1) {
      if (this.#closeOffsets[before] !== EMPTY) return this.#closes[before] as number;
    }
    return null;
  }

  add(time: EpochMs, aggId: number, price: number): void {
    const offset = time - this.#latestFrom;
    if (this.#latestIndex >= 0 && offset >= 0 && offset < this.intervalMs) {
      this.#merge(this.#latestIndex, offset, aggId, price);
      return;
    }
    const index = this.#place(time);
    if (index < 0) return;
    this.#latestIndex = index;
    this.#latestFrom = time - (time % this.intervalMs);
    this.#merge(index, time - this.#latestFrom, aggId, price);
  }

  addAll({ length, times, aggIds, prices }: TradeColumns): void {
    for (let row = 0; row < length; row += 1) {
      this.add(times[row] as number, aggIds[row] as number, prices[row] as number);
    }
  }

  /** A closed candle of the venue replaces whatever trades have told of its period. */
  seal({ openTime, high, low, close }: Candle): void {
    const index = this.#place(openTime);
    if (index < 0) return;
    this.#highs[index] = high;
    this.#lows[index] = low;
    this.#close(index, SEALED, Number.MAX_SAFE_INTEGER, close);
    this.#changed(index);
  }

  /** One trade into the bar of its period. */
  #merge(index: number, offset: number, aggId: number, price: number): void {
    const last = this.#closeOffsets[index] as number;
    if (last === SEALED) return;
    const isFirst = last === EMPTY;
    if (isFirst || price > (this.#highs[index] as number)) this.#highs[index] = price;
    if (isFirst || price < (this.#lows[index] as number)) this.#lows[index] = price;
    if (isFirst || offset > last || (offset === last && aggId >= (this.#closeIds[index] as number))) {
      this.#close(index, offset, aggId, price);
    }
    this.#changed(index);
  }

  #close(index: number, offset: number, aggId: number, price: number): void {
    this.#closes[index] = price;
    this.#closeIds[index] = aggId;
    this.#closeOffsets[index] = offset;
  }

  #changed(index: number): void {
    if (index < this.changedFrom) this.changedFrom = index;
  }

  /** Index of the period of a time, making room for it; −1 for one that is too old to be kept. */
  #place(time: EpochMs): number {
    this.#latestIndex = -1;
    const open = time - (time % this.intervalMs);
    if (this.#length === 0) this.firstOpen = open;
    const index = (open - this.firstOpen) / this.intervalMs;
    if (index < 0) return this.#prepend(-index);
    // After a pause longer than all that is kept, older bars say nothing any more.
    if (index >= this.#length + KEPT_BARS) return this.#restart(open);
    if (index < this.#length) return index;
    const kept = index - this.#dropBefore(index < MOST_BARS ? 0 : index + 1 - KEPT_BARS);
    this.#closeOffsets.fill(EMPTY, this.#length, kept + 1);
    this.#length = kept + 1;
    return kept;
  }

  #prepend(count: number): number {
    if (this.#length + count > KEPT_BARS) return -1;
    this.#move(count, 0);
    this.#closeOffsets.fill(EMPTY, 0, count);
    this.firstOpen -= count * this.intervalMs;
    return 0;
  }

  #restart(open: EpochMs): number {
    this.#length = 1;
    this.#closeOffsets[0] = EMPTY;
    this.firstOpen = open;
    this.changedFrom = 0;
    return 0;
  }

  /** Returns how many were dropped; what was not reached yet counts too. */
  #dropBefore(index: number): number {
    if (index === 0) return 0;
    this.#move(0, index);
    this.firstOpen += index * this.intervalMs;
    return index;
  }

  /** All bars from `from` on go to `to`. */
  #move(to: number, from: number): void {
    for (const column of [this.#highs, this.#lows, this.#closes, this.#closeIds, this.#closeOffsets]) {
      column.copyWithin(to, from, Math.max(from, this.#length));
    }
    this.#length = Math.max(0, this.#length + to - from);
    this.changedFrom = 0;
  }
}
