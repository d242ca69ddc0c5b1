import type { EpochMs } from '../model/epoch-ms.ts';
import { type Bar, BarSeries, KEPT_BARS } from './bars.ts';

/** Wilder's period. */
const PERIOD = 14;

/**
 * Average true range after J. Welles Wilder, New Concepts in Technical Trading Systems (1978), ch. 3:
 * TR = max(h − l, |h − pc|, |l − pc|) (h − l for the first candle); the first ATR is the mean of the first 14
 * TRs, then ATR = (13 × previous + TR) / 14. A period without trades is a flat candle at the previous close.
 * Only candles completed at the asked time count. In price units of the market.
 */
export class AverageTrueRange {
  readonly series: BarSeries;
  /** Per bar: TR summed while seeding, ATR after; and the close carried through flat bars. */
  #atr: (number | null)[] = [];
  #closes: number[] = [];
  #trueRanges: number[] = [];
  #firstOpen: EpochMs = 0;

  constructor(intervalMs: number) {
    this.series = new BarSeries(intervalMs);
  }

  /** ATR over the candles completed at `at`; null before 14 of them. */
  at(at: EpochMs): number | null {
    const completed = this.#computeTo(at);
    return completed === 0 ? null : (this.#atr[completed - 1] ?? null);
  }

  /** The last `count` known values at `at`, oldest first. */
  recent(at: EpochMs, count: number): number[] {
    const completed = this.#computeTo(at);
    const from = Math.max(0, completed - count, Math.min(PERIOD - 1, completed));
    // Only the first values, which seed, are unknown.
    return this.#atr.slice(from, completed) as number[];
  }

  /** Candles completed at `at`, counting flat ones; of these the first 14 only seed. */
  completedAt(at: EpochMs): number {
    const { bars, firstOpen, intervalMs } = this.series;
    if (bars.length === 0) return 0;
    return Math.max(0, Math.floor((at - firstOpen) / intervalMs));
  }

  #computeTo(at: EpochMs): number {
    const { series } = this;
    if (this.#firstOpen !== series.firstOpen) series.changedFrom = 0;
    this.#firstOpen = series.firstOpen;
    if (series.changedFrom < this.#atr.length) this.#forgetFrom(series.changedFrom);
    // After this many flat candles the range has long decayed to nothing; a far time must not cost a far loop.
    const completed = Math.min(this.completedAt(at), series.bars.length + KEPT_BARS);
    for (let index = this.#atr.length; index < completed; index += 1) this.#append(index);
    series.changedFrom = this.#atr.length;
    return completed;
  }

  #forgetFrom(index: number): void {
    this.#atr.length = index;
    this.#closes.length = index;
    this.#trueRanges.length = index;
  }

  #append(index: number): void {
    const bar = this.series.bars[index] ?? null;
    const previousClose = this.#closes[index - 1];
    const trueRange = bar === null ? 0 : trueRangeOf(bar, previousClose);
    this.#trueRanges.push(trueRange);
    this.#closes.push(bar === null ? (previousClose as number) : bar.close);
    this.#atr.push(this.#next(index, trueRange));
  }

  #next(index: number, trueRange: number): number | null {
    if (index < PERIOD - 1) return null;
    if (index === PERIOD - 1) return sum(this.#trueRanges) / PERIOD;
    return wilderStep(this.#atr[index - 1] as number, trueRange);
  }
}

/** The ATR after one more candle. */
export function wilderStep(previousAtr: number, trueRange: number): number {
  return (previousAtr * (PERIOD - 1) + trueRange) / PERIOD;
}

export function trueRangeOf(bar: Bar, previousClose: number | undefined): number {
  const span = bar.high - bar.low;
  if (previousClose === undefined) return span;
  return Math.max(span, Math.abs(bar.high - previousClose), Math.abs(bar.low - previousClose));
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
