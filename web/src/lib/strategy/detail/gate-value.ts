/** What gates and layers were worth, as a person reads it. Pure. */

/** saves, costs: the interval excludes 0. unsure: it does not. few: too few positions for one. */
export type GateWorth = 'saves' | 'costs' | 'unsure' | 'few';

interface Worth {
  decided: number;
  interval: { low: number; high: number } | null;
}

/** Below this many positions an interval is narrower than what is known. */
const FEWEST_DECIDED = 10;

/** The verdict on one of them. */
export function worthOf({ decided, interval }: Worth): GateWorth {
  if (interval === null || decided < FEWEST_DECIDED) return 'few';
  if (interval.low > 0) return 'saves';
  return interval.high < 0 ? 'costs' : 'unsure';
}

/** A span on a scale that is the same for all rows and has 0 in its middle; fractions of the width. */
export interface Whisker {
  low: number;
  mean: number;
  high: number;
}

/** Half the width of the scale, in R per position. */
export function scaleOf(intervals: readonly ({ low: number; high: number } | null)[]): number {
  const edges = intervals.flatMap((one) => (one === null ? [] : [Math.abs(one.low), Math.abs(one.high)]));
  return Math.max(0.1, ...edges);
}

/** Where an interval lies on that scale. */
export function whiskerOf(interval: { mean: number; low: number; high: number }, scale: number): Whisker {
  const at = (value: number): number => Math.min(1, Math.max(0, 0.5 + value / (2 * scale)));
  return { low: at(interval.low), mean: at(interval.mean), high: at(interval.high) };
}
