import { mean } from './moments.ts';
import { quantileOfSorted } from './quantile.ts';
import { seededBy } from './seeded-random.ts';

/** Mean of a daily series and the interval in which it lies with 95 % confidence. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly resamples: number;
  /** Expected length of a block, in days. */
  readonly blockDays: number;
}

/** 50 resamples lie beyond either end of a 95 % interval; a year of days takes some milliseconds. */
const RESAMPLES = 1_999;
const TAIL_FRACTION = 0.025;

/**
 * Percentile interval of the mean by the stationary bootstrap of Politis and Romano (1994), JASA 89(428). Days are
 * resampled in runs and not one by one, because daily R is not independent: calm and wild days come in spells, and a
 * position held over midnight ties a day to the next. Random run lengths (geometric, mean n^⅓, the order that is
 * best for the variance of a mean) keep the resample stationary, and the result hangs less on the length than with
 * the fixed blocks of the circular bootstrap. Seeded by the sizes of the values: the same series gives the same
 * interval, and the negated one exactly the mirrored one.
 */
export function meanInterval(daily: readonly number[]): MeanInterval | null {
  const average = mean(daily);
  if (average === null) return null;
  const blockDays = Math.max(1, Math.round(Math.cbrt(daily.length)));
  const resampling = { days: daily.length, sums: runningSums(daily), random: seededBy(daily.map(Math.abs)) };
  const run = runLength(blockDays, resampling.random);
  const means = new Float64Array(RESAMPLES);
  for (let index = 0; index < RESAMPLES; index += 1) {
    means[index] = resampledSum(resampling, run) / daily.length;
  }
  means.sort();
  const low = quantileOfSorted(means, TAIL_FRACTION) ?? average;
  const high = quantileOfSorted(means, 1 - TAIL_FRACTION) ?? average;
  return { mean: average, low, high, resamples: RESAMPLES, blockDays };
}

/** Sums of the first 0, 1, 2 … values of the series written twice, so that a run may pass its end. */
function runningSums(values: readonly number[]): Float64Array {
  const sums = new Float64Array(values.length * 2 + 1);
  for (let index = 1; index < sums.length; index += 1) {
    sums[index] = (sums[index - 1] ?? 0) + (values[(index - 1) % values.length] ?? 0);
  }
  return sums;
}

interface Resampling {
  readonly days: number;
  readonly sums: Float64Array;
  readonly random: () => number;
}

/** One resample of as many days as there are: runs from anywhere, wrapping around, the last one cut. */
function resampledSum({ days, sums, random }: Resampling, nextRun: () => number): number {
  let total = 0;
  for (let left = days; left > 0; ) {
    const start = Math.floor(random() * days);
    const run = Math.min(left, nextRun());
    total += (sums[start + run] ?? 0) - (sums[start] ?? 0);
    left -= run;
  }
  return total;
}

/** Geometric lengths with this mean. */
function runLength(meanLength: number, random: () => number): () => number {
  if (meanLength === 1) return () => 1;
  const scale = 1 / Math.log1p(-1 / meanLength);
  return () => 1 + Math.floor(Math.log1p(-random()) * scale);
}
