/** Volatility that wakes up: the rank of the ATR going from below one bound to above another (40 and 60 in spec 03). */
import type { Layer } from './layer.ts';

/** Where the rank of the ATR has been; `risen` = above `high` having been below `low` since it last was above. */
export type AtrRank = 'unknown' | 'low' | 'high' | 'risen';

/** Percentiles, 0–100. */
export interface RankBounds {
  readonly low: number;
  readonly high: number;
}

/**
 * The next state. Between the bounds a low rank stays low (the crossing is on its way) and a crossing
 * that fell back is over. An unknown rank changes nothing.
 */
export function nextAtrRank(before: AtrRank, percentile: number | null, { low, high }: RankBounds): AtrRank {
  if (percentile === null) return before;
  if (percentile < low) return 'low';
  if (percentile > high) return before === 'low' || before === 'risen' ? 'risen' : 'high';
  return before === 'risen' ? 'high' : before;
}

/** expansion, 25: the rank of the ATR has crossed and is still above; on both sides alike. */
export function expansionLayer(rank: AtrRank): Layer {
  return { name: 'expansion', rawMax: 25, raw: () => (rank === 'risen' ? 25 : 0) };
}
