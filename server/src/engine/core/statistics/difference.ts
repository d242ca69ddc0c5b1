import { type MeanInterval, meanInterval } from './bootstrap.ts';

export const VERDICTS = ['significant', 'not_significant', 'too_few_days'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** How much more R a day the first of two strategies makes than the second, on the same days. */
export interface Difference {
  readonly days: number;
  /** Days on which the two did not make the same. */
  readonly differingDays: number;
  /** Null without a single day. */
  readonly interval: MeanInterval | null;
  readonly verdict: Verdict;
}

/** Percentile intervals of fewer days are too narrow. */
const FEWEST_DAYS = 30;
/** A handful of results among idle days excludes 0 far too easily: four gains alone would. */
const FEWEST_DIFFERING_DAYS = 10;

/**
 * The paired difference of daily R: what the market did to both on a day cancels out. Significant when the 95 %
 * interval of its mean excludes 0. Each pair is judged on its own; of twenty pairs of equals one will seem to differ.
 */
export function difference(a: readonly number[], b: readonly number[]): Difference {
  const daily = a.map((value, day) => value - (b[day] ?? 0));
  const differingDays = daily.filter((value) => value !== 0).length;
  const interval = meanInterval(daily);
  return {
    days: daily.length,
    differingDays,
    interval,
    verdict: verdict(interval, daily.length, differingDays),
  };
}

function verdict(interval: MeanInterval | null, days: number, differingDays: number): Verdict {
  // Two that always make the same need no more days to be judged than others do.
  const enough = days >= FEWEST_DAYS && (differingDays === 0 || differingDays >= FEWEST_DIFFERING_DAYS);
  if (interval === null || !enough) return 'too_few_days';
  return interval.low > 0 || interval.high < 0 ? 'significant' : 'not_significant';
}
