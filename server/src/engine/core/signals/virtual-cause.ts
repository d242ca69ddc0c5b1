import type { DirectionMode } from '@ae/db/enums.ts';
import type { LayerScore, ModelEvaluation } from '@ae/strategies/model.ts';
import { allows, cappedScore } from '@ae/strategies/verdict.ts';
import type { SuppressionReason } from '../model/evaluation.ts';
import type { VirtualCause } from '../model/virtual.ts';

/** By what an evaluation is judged. */
export interface Judged {
  readonly evaluation: ModelEvaluation;
  readonly config: { readonly entryScore: number; readonly direction: DirectionMode };
  /** False for models whose gates alone decide: their score is a bonus, or none. */
  readonly isByScore: boolean;
  /** Highest score of the model. */
  readonly maxScore: number;
}

/** What became of the signal, if there was one. */
export interface Outcome {
  readonly isTaken: boolean;
  readonly suppressedBy: SuppressionReason | null;
}

const BELOW_ENTRY_SCORE = 'below_entry_score';

/**
 * Why an evaluation is followed; null when it is not. Every signal is, and what would be one but for its gates, or but
 * for a single layer: without it the others are stretched to the model's highest score again.
 */
export function virtualCause(judged: Judged, { isTaken, suppressedBy }: Outcome): VirtualCause | null {
  const { evaluation, config } = judged;
  const { signal, direction, gates } = evaluation;
  if (signal !== null) {
    const decidedBy = layersThat(judged, (entersWithout) => !entersWithout);
    if (isTaken) return { origin: 'taken', reason: null, decidedBy };
    return suppressedBy === null ? null : { origin: 'suppressed', reason: suppressedBy, decidedBy };
  }
  if (direction === null || !allows(config.direction, direction)) return null;
  const failed = gates.filter(({ passed }) => !passed);
  if (failed.length === 0) return byLayers(judged);
  if (!enters(judged, evaluation.rawScore)) return null;
  const reason = evaluation.blockReason ?? 'gate';
  return { origin: 'blocked', reason, decidedBy: failed.map(({ name }) => `gate:${name}`) };
}

function byLayers(judged: Judged): VirtualCause | null {
  if (judged.evaluation.blockReason !== null) return null;
  const decidedBy = layersThat(judged, (entersWithout) => entersWithout);
  if (decidedBy.length === 0) return null;
  return { origin: 'blocked', reason: BELOW_ENTRY_SCORE, decidedBy };
}

function layersThat(judged: Judged, isWanted: (entersWithout: boolean) => boolean): string[] {
  const { layers } = judged.evaluation;
  if (!judged.isByScore) return [];
  return layers.flatMap((layer) => {
    const without = scoreWithout(judged, layer);
    return without !== null && isWanted(enters(judged, without)) ? [`layer:${layer.name}`] : [];
  });
}

/** Null when nothing is left to score with, or nothing is taken away. */
function scoreWithout({ evaluation, maxScore }: Judged, left: LayerScore): number | null {
  const rest = evaluation.layers.filter((layer) => layer !== left);
  const max = rest.reduce((sum, layer) => sum + layer.max, 0);
  if (max <= 0 || left.max === 0) return null;
  return (rest.reduce((sum, layer) => sum + layer.score, 0) / max) * maxScore;
}

function enters({ config, isByScore, maxScore }: Judged, rawScore: number): boolean {
  return !isByScore || cappedScore(rawScore, maxScore) >= config.entryScore;
}
