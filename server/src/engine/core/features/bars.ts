import type { EpochMs } from '../model/epoch-ms.ts';
import type { Candle } from '../model/market-event.ts';

/** High, low and close of trades of one period, with the keys that tell which of them was last. */
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

/** Numbers of a bar, side by side. */
const HIGH = 0;
const LOW = 1;
const CLOSE = 2;
const CLOSE_ID = 3;
/** Milliseconds from the open of the period to its last trade; EMPTY, SEALED. */
const CLOSE_OFFSET = 4;
const BAR_SIZE = 5;

/** In place of the offset of the last trade: the period had none. */
const EMPTY = -1;
/** In place of the id of the last trade: any trade is after it. */
const BEFORE_ALL = -1;
/** In place of the offset of the last trade: from a closed venue candle, which trades do not change. */
const SEALED = Number.POSITIVE_INFINITY;

/**
 * Bars of one length aligned to the epoch, index 0 = the oldest period. Trades may come in any order. Kept as numbers
 * in memory of constant size: bars of hundreds of instruments live for days, and as objects among those of a moment
 * they would keep the heap from being given back.
 */
export class BarSeries {
  readonly intervalMs: number;
  firstOpen: EpochMs = 0;
  /** Lowest index that changed since the reader last set it. */
  changedFrom = 0;
  #length = 0;
  readonly #cells = new Float64Array(MOST_BARS * BAR_SIZE);

  constructor(intervalMs: number) {
    this.intervalMs = intervalMs;
  }

  /** Periods from the first to the last one known. */
  get length(): number {
    return this.#length;
  }

  /** A copy of one bar; null for a period without trades or outside of the series. */
  bar(index: number): Bar | null {
    if (index < 0 || index >= this.#length) return null;
    const cells = this.#cells;
    const row = index * BAR_SIZE;
    const offset = cells[row + CLOSE_OFFSET] as number;
    if (offset === EMPTY) return null;
    return {
      high: cells[row + HIGH] as number,
      low: cells[row + LOW] as number,
      close: cells[row + CLOSE] as number,
      closeTime: this.firstOpen + index * this.intervalMs + Math.min(offset, this.intervalMs - 1),
      closeId: cells[row + CLOSE_ID] as number,
    };
  }

  /** Close of the last bar before an index; null when there is none. */
  closeBefore(index: number): number | null {
    for (let before = Math.min(index, this.#length) - 1; before >= 0; before -= 1) {
      const row = before * BAR_SIZE;
      if (this.#cells[row + CLOSE_OFFSET] !== EMPTY) return this.#cells[row + CLOSE] as number;
    }
    return null;
  }

  /** One trade into the bar of its period. */
  add(time: EpochMs, aggId: number, price: number): void {
    this.merge({ high: price, low: price, close: price, closeTime: time, closeId: aggId });
  }

  /** Trades of one period into its bar, some or all of which may be in it already. */
  merge({ high, low, close, closeTime, closeId }: Bar): void {
    const index = this.#place(closeTime);
    if (index < 0) return;
    const cells = this.#cells;
    const row = index * BAR_SIZE;
    const last = cells[row + CLOSE_OFFSET] as number;
    if (last === SEALED) return;
    const offset = closeTime % this.intervalMs;
    if (last === EMPTY || high > (cells[row + HIGH] as number)) cells[row + HIGH] = high;
    if (last === EMPTY || low < (cells[row + LOW] as number)) cells[row + LOW] = low;
    if (offset > last || (offset === last && closeId >= (cells[row + CLOSE_ID] as number))) {
      cells[row + CLOSE] = close;
      cells[row + CLOSE_ID] = closeId;
      cells[row + CLOSE_OFFSET] = offset;
    }
    this.#changed(index);
  }

  /** A closed candle of the venue replaces whatever trades have told of its period. */
  seal({ openTime, high, low, close }: Candle): void {
    const index = this.#place(openTime);
    if (index < 0) return;
    const row = index * BAR_SIZE;
    this.#cells[row + HIGH] = high;
    this.#cells[row + LOW] = low;
    this.#cells[row + CLOSE] = close;
    this.#cells[row + CLOSE_ID] = Number.MAX_SAFE_INTEGER;
    this.#cells[row + CLOSE_OFFSET] = SEALED;
    this.#changed(index);
  }

  /** A running candle of the venue: the part of its period before the trades that are known; they go on from it. */
  begin({ openTime, high, low, close }: Candle): void {
    const index = this.#place(openTime);
    if (index < 0) return;
    const row = index * BAR_SIZE;
    const last = this.#cells[row + CLOSE_OFFSET] as number;
    if (last === SEALED) return;
    this.#cells[row + HIGH] = last === EMPTY ? high : Math.max(high, this.#cells[row + HIGH] as number);
    this.#cells[row + LOW] = last === EMPTY ? low : Math.min(low, this.#cells[row + LOW] as number);
    if (last === EMPTY) {
      this.#cells[row + CLOSE] = close;
      this.#cells[row + CLOSE_ID] = BEFORE_ALL;
      this.#cells[row + CLOSE_OFFSET] = 0;
    }
    this.#changed(index);
  }

  /**
   * What was traded between these times is not known. When that is a period or longer and the venue's candles do not
   * tell of it either, all bars up to then go: ranges that go on over it would take it for quiet.
   */
  forgetBefore(from: EpochMs, to: EpochMs): void {
    if (to - from < this.intervalMs || this.#isSealed(from, to)) return;
    this.#length = 0;
    this.changedFrom = 0;
  }

  #isSealed(from: EpochMs, to: EpochMs): boolean {
    const first = Math.floor((from - this.firstOpen) / this.intervalMs);
    const last = Math.floor((to - this.firstOpen) / this.intervalMs);
    if (first < 0 || last > this.#length) return false;
    for (let index = first; index < last; index += 1)
      if (this.#cells[index * BAR_SIZE + CLOSE_OFFSET] !== SEALED) return false;
    return true;
  }

  #changed(index: number): void {
    if (index < this.changedFrom) this.changedFrom = index;
  }

  /** Index of the period of a time, making room for it; −1 for one that is too old to be kept. */
  #place(time: EpochMs): number {
    const open = time - (time % this.intervalMs);
    if (this.#length === 0) this.firstOpen = open;
    const index = (open - this.firstOpen) / this.intervalMs;
    if (index < 0) return this.#prepend(-index);
    // After a pause longer than all that is kept, older bars say nothing any more.
    if (index >= this.#length + KEPT_BARS) return this.#restart(open);
    if (index < this.#length) return index;
    const kept = index - this.#dropBefore(index < MOST_BARS ? 0 : index + 1 - KEPT_BARS);
    this.#empty(this.#length, kept + 1);
    this.#length = kept + 1;
    return kept;
  }

  #prepend(count: number): number {
    if (this.#length + count > KEPT_BARS) return -1;
    this.#move(count, 0);
    this.#empty(0, count);
    this.firstOpen -= count * this.intervalMs;
    return 0;
  }

  #restart(open: EpochMs): number {
    this.#length = 1;
    this.#empty(0, 1);
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
    this.#cells.copyWithin(to * BAR_SIZE, from * BAR_SIZE, Math.max(from, this.#length) * BAR_SIZE);
    this.#length = Math.max(0, this.#length + to - from);
    this.changedFrom = 0;
  }

  /** Periods without trades, until one comes. */
  #empty(from: number, to: number): void {
    for (let index = from; index < to; index += 1) this.#cells[index * BAR_SIZE + CLOSE_OFFSET] = EMPTY;
  }
}
