import type { EpochMs } from '../model/epoch-ms.ts';
import { type Bar, BarSeries, KEPT_BARS, MOST_BARS } from './bars.ts';

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
  /** Per candle, the flat ones after the last bar too; NaN for those that seed. */
  readonly #values = new Float64Array(MOST_BARS + KEPT_BARS);
  #computed = 0;

  constructor(intervalMs: number) {
    this.series = new BarSeries(intervalMs);
  }

  /** ATR over the candles completed at `at`; null before 14 of them. */
  at(at: EpochMs): number | null {
    const completed = this.#computeTo(at);
    return completed < PERIOD ? null : (this.#values[completed - 1] as number);
  }

  /** The last `count` known values at `at`, oldest first; good until the next call. */
  recent(at: EpochMs, count: number): Float64Array {
    const completed = this.#computeTo(at);
    const from = Math.max(0, completed - count, Math.min(PERIOD - 1, completed));
    return this.#values.subarray(from, completed);
  }

  /** Candles completed at `at`, counting flat ones; of these the first 14 only seed. */
  completedAt(at: EpochMs): number {
    const { length, firstOpen, intervalMs } = this.series;
    if (length === 0) return 0;
    return Math.max(0, Math.floor((at - firstOpen) / intervalMs));
  }

  #computeTo(at: EpochMs): number {
    const { series } = this;
    // After this many flat candles the range has long decayed to nothing; a far time must not cost a far loop.
    const completed = Math.min(this.completedAt(at), series.length + KEPT_BARS);
    const from = Math.min(this.#computed, series.changedFrom);
    let close = series.closeBefore(from);
    for (let index = from; index < completed; index += 1) {
      const bar = series.bar(index);
      this.#values[index] = this.#next(index, bar === null ? 0 : trueRangeOf(bar, close));
      close = bar?.close ?? close;
    }
    this.#computed = Math.max(from, completed);
    series.changedFrom = this.#computed;
    return completed;
  }

  #next(index: number, trueRange: number): number {
    if (index < PERIOD - 1) return Number.NaN;
    if (index === PERIOD - 1) return seedOf(this.series);
    return wilderStep(this.#values[index - 1] as number, trueRange);
  }
}

/** Mean of the first 14 true ranges. */
function seedOf(series: BarSeries): number {
  let total = 0;
  let close: number | null = null;
  for (let index = 0; index < PERIOD; index += 1) {
    const bar = series.bar(index);
    total += bar === null ? 0 : trueRangeOf(bar, close);
    close = bar?.close ?? close;
  }
  return total / PERIOD;
}

/** The ATR after one more candle. */
export function wilderStep(previousAtr: number, trueRange: number): number {
  return (previousAtr * (PERIOD - 1) + trueRange) / PERIOD;
}

export function trueRangeOf({ high, low }: Bar, previousClose: number | null): number {
  if (previousClose === null) return high - low;
  return Math.max(high - low, Math.abs(high - previousClose), Math.abs(low - previousClose));
}
