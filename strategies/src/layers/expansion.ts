/** Volatility that wakes up: the rank of the ATR going from below 40 to above 60. */
import type { Layer } from './layer.ts';

/** Where the rank of the ATR has been; `risen` = above 60 having been below 40 since it last was above. */
export type AtrRank = 'unknown' | 'low' | 'high' | 'risen';

const LOW = 40;
const HIGH = 60;

/**
 * The next state. Between 40 and 60 a low rank stays low (the crossing is on its way) and a crossing
 * that fell back is over. An unknown rank changes nothing.
 */
export function nextAtrRank(before: AtrRank, percentile: number | null): AtrRank {
  if (percentile === null) return before;
  if (percentile < LOW) return 'low';
  if (percentile > HIGH) return before === 'low' || before === 'risen' ? 'risen' : 'high';
  return before === 'risen' ? 'high' : before;
}

/** expansion, 25: the rank of the ATR has crossed and is still above; on both sides alike. */
export function expansionLayer(rank: AtrRank): Layer {
  return { name: 'expansion', rawMax: 25, raw: () => (rank === 'risen' ? 25 : 0) };
}
