import { appliesTo, type StrategyConfig } from '@ae/strategies/config.ts';
import type { GateVerdict, LayerScore } from '@ae/strategies/model.ts';
import { modelById } from '@ae/strategies/registry.ts';
import type { Evaluation } from '../model/evaluation.ts';

/** A gate as it was asked; `enabled` false: it was measured, and could not block. */
export interface GateTrail extends GateVerdict {
  readonly enabled: boolean;
  /** It is the one that named the block: the first that failed. */
  readonly decided: boolean;
}

export interface LayerTrail extends LayerScore {
  /** Points of the score. */
  readonly contribution: number;
  /** `raw / rawMax × max = score`, in words. */
  readonly formula: string;
}

/** From layers to score, step by step. */
export interface ScoreArithmetic {
  /** Sum of the layers. */
  readonly sum: number;
  /** Highest score of the model. */
  readonly maxScore: number;
  readonly blocked: boolean;
  /** Null where the model does not look at it; so for the next. */
  readonly entryScore: number | null;
  readonly flipThreshold: number | null;
  /** The whole way in words. */
  readonly formula: string;
}

export function gateTrail({ gates, blockReason }: Pick<Evaluation, 'gates' | 'blockReason'>): GateTrail[] {
  const first = gates.find(({ passed }) => !passed);
  return gates.map((gate) => ({
    ...gate,
    enabled: gate.reason !== 'disabled',
    decided: gate === first && gate.reason === blockReason,
  }));
}

export function layerTrail(layers: readonly LayerScore[]): LayerTrail[] {
  return layers.map((layer) => ({
    ...layer,
    contribution: layer.score,
    formula: `${layer.raw} / ${layer.rawMax} × ${layer.max} = ${layer.score}`,
  }));
}

export function arithmeticOf(evaluation: Evaluation, config: StrategyConfig): ScoreArithmetic {
  const { layers, rawScore, score, blockReason } = evaluation;
  const maxScore = modelById(config.model)?.maxScore ?? 100;
  const terms = layers.length === 0 ? `${rawScore}` : layers.map((layer) => layer.score).join(' + ');
  const rest =
    blockReason === null ? `min(${maxScore}, ${rawScore}) → ${score}` : `${blockReason} → ${score}`;
  return {
    sum: rawScore,
    maxScore,
    blocked: blockReason !== null,
    entryScore: appliesTo('entryScore', config.model) ? config.entryScore : null,
    flipThreshold: appliesTo('flipThreshold', config.model) ? config.flipThreshold : null,
    formula: `${terms} = ${rawScore}; ${rest}`,
  };
}
