/** The scores of a strategy from which something happens. Pure. */
import { appliesTo } from '@ae/strategies/config.ts';

/** Scores from which something happens; null where the model does not look at them. */
export interface Thresholds {
  entryScore: number | null;
  flipThreshold: number | null;
}

/** The thresholds of a strategy as its model takes them. */
export function thresholdsOf(strategy: {
  model: string;
  entryScore: number;
  flipThreshold: number;
}): Thresholds {
  const { model, entryScore, flipThreshold } = strategy;
  return {
    entryScore: appliesTo('entryScore', model) ? entryScore : null,
    flipThreshold: appliesTo('flipThreshold', model) ? flipThreshold : null,
  };
}
