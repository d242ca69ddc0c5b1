import { DAY_MS, type EpochMs } from '../model/epoch-ms.ts';
import type { FundingPoint } from '../model/funding-point.ts';

const WEEK_MS = 7 * DAY_MS;
const SLOPE_POINTS = 3;

/** Stored funding of one instrument, oldest first. */
export class FundingHistory {
  #points: readonly FundingPoint[] = [];

  set(points: readonly FundingPoint[]): void {
    this.#points = [...points].sort((a, b) => a.at - b.at);
  }

  /** Largest |rate| in stored history; null without any. */
  maxAbs(): number | null {
    let largest: number | null = null;
    for (const { rate } of this.#points) largest = Math.max(largest ?? 0, Math.abs(rate));
    return largest;
  }

  /** (rate − mean)/standard deviation (population) of the last 7 days; null without spread. */
  z7d(rate: number | null, at: EpochMs): number | null {
    if (rate === null) return null;
    const week = this.#points.filter((point) => point.at >= at - WEEK_MS && point.at <= at);
    if (week.length < 2) return null;
    const mean = week.reduce((total, point) => total + point.rate, 0) / week.length;
    const variance = week.reduce((total, point) => total + (point.rate - mean) ** 2, 0) / week.length;
    return variance === 0 ? null : (rate - mean) / Math.sqrt(variance);
  }

  /** Least-squares slope over the last 3 settlements, fraction per settlement; null with fewer. */
  slope(at: EpochMs): number | null {
    const last = this.#points.filter((point) => point.at <= at).slice(-SLOPE_POINTS);
    const [first, , third] = last;
    // For three equally spaced points the least-squares slope is half the distance of the outer two.
    return first === undefined || third === undefined ? null : (third.rate - first.rate) / 2;
  }
}
