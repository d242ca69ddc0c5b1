import { DAY_MS, type EpochMs } from '../model/epoch-ms.ts';
import type { FundingPoint } from '../model/funding-point.ts';

const WEEK_MS = 7 * DAY_MS;
const SLOPE_POINTS = 3;

/** Stored funding of one instrument, oldest first; as columns, for years of it are kept for hundreds of instruments. */
export class FundingHistory {
  #times = new Float64Array(0);
  #rates = new Float64Array(0);

  set(points: readonly FundingPoint[]): void {
    const sorted = [...points].sort((a, b) => a.at - b.at);
    this.#times = Float64Array.from(sorted, ({ at }) => at);
    this.#rates = Float64Array.from(sorted, ({ rate }) => rate);
  }

  /** Largest |rate| in stored history; null without any. */
  maxAbs(): number | null {
    if (this.#rates.length === 0) return null;
    let largest = 0;
    for (const rate of this.#rates) largest = Math.max(largest, Math.abs(rate));
    return largest;
  }

  /** (rate − mean)/standard deviation (population) of the last 7 days; null without spread. */
  z7d(rate: number | null, at: EpochMs): number | null {
    if (rate === null) return null;
    const week = this.#rates.subarray(this.#upTo(at - WEEK_MS, false), this.#upTo(at, true));
    // Equal rates are told by themselves: the mean of them is rounded, and a variance of that is not 0.
    if (week.length < 2 || week.every((each) => each === week[0])) return null;
    const mean = week.reduce((total, each) => total + each, 0) / week.length;
    const variance = week.reduce((total, each) => total + (each - mean) ** 2, 0) / week.length;
    return (rate - mean) / Math.sqrt(variance);
  }

  /** Least-squares slope over the last 3 settlements, fraction per settlement; null with fewer. */
  slope(at: EpochMs): number | null {
    const end = this.#upTo(at, true);
    if (end < SLOPE_POINTS) return null;
    // For three equally spaced points the least-squares slope is half the distance of the outer two.
    return ((this.#rates[end - 1] as number) - (this.#rates[end - SLOPE_POINTS] as number)) / 2;
  }

  /** How many were before `at`, or at it too. */
  #upTo(at: EpochMs, isIncluded: boolean): number {
    let end = this.#times.length;
    while (end > 0 && isAfter(this.#times[end - 1] as number, at, isIncluded)) end -= 1;
    return end;
  }
}

function isAfter(time: EpochMs, at: EpochMs, isIncluded: boolean): boolean {
  return isIncluded ? time > at : time >= at;
}
