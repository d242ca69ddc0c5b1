/** The differences of pairs, so that many can be read. Pure. */
import type { DifferenceView } from './documents.ts';

/** Up to this many (those of five strategies) are simply listed; of more, these first. */
export const FEW_PAIRS = 10;

const ORDER: Readonly<Record<DifferenceView['verdict'], number>> = {
  significant: 0,
  not_significant: 1,
  too_few_days: 2,
};

/** What can be told apart first, then by how far apart two are. */
export function orderPairs(pairs: readonly DifferenceView[]): DifferenceView[] {
  const apart = ({ meanDailyR }: DifferenceView): number => Math.abs(meanDailyR ?? 0);
  return [...pairs].sort((a, b) => ORDER[a.verdict] - ORDER[b.verdict] || apart(b) - apart(a));
}

/** The pairs that a strategy is in; null: all. */
export function pairsOf(pairs: readonly DifferenceView[], id: string | null): DifferenceView[] {
  return pairs.filter(({ firstId, secondId }) => id === null || firstId === id || secondId === id);
}

/** What a 95 % interval leaves to chance. */
const CHANCE = 0.05;

/** Of how many pairs of equals an interval of 95 % excludes 0 by luck alone. */
export function luckyPairs(pairs: number): number {
  return pairs * CHANCE;
}
