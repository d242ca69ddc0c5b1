import { type FeatureSnapshot, type ModelFeatures, modelFeatures } from '@ae/strategies/features.ts';
import type { ModelEvaluation, ModelMemory } from '@ae/strategies/model.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { Evaluation, SuppressionReason } from '../model/evaluation.ts';
import { RULES_VERSION } from '../model/rules-version.ts';
import { type Guarded, guarded } from './quarantine.ts';
import type { StrategyState } from './strategy-state.ts';

/** What a model said, and the features it saw. */
export interface Scored {
  readonly features: ModelFeatures;
  readonly evaluation: ModelEvaluation;
  /** T of the evaluation before, against which the slope was taken; null at the first after a rest. */
  readonly previousAt: EpochMs | null;
  /** What the model remembered before. */
  readonly memory: ModelMemory | null;
}

/** Asks a strategy's model about a snapshot; its own windows, slope and acceleration move on by one evaluation. */
export function score(state: StrategyState, snapshot: FeatureSnapshot): Guarded<Scored> {
  const { strategy, model } = state;
  if (model === undefined) return { ok: false, error: `unknown model '${strategy.config.model}'` };
  return guarded(() => {
    const { previousAt } = state;
    const modelMemory = state.takeMemory(snapshot.at);
    const { features, memory } = modelFeatures(snapshot, strategy.config, state.memory);
    state.memory = memory;
    state.previousAt = snapshot.at;
    const evaluation = model.evaluate(features, strategy.config, modelMemory);
    state.modelMemory = evaluation.memory ?? null;
    return { features, evaluation, previousAt, memory: modelMemory };
  });
}

/** The record of one evaluation: what explains it, under the version that made it. */
export function evaluationRecord(
  state: StrategyState,
  { features, evaluation, previousAt, memory }: Scored,
  market: { instrumentId: number; at: EpochMs },
  suppressedBy: SuppressionReason | null,
): Evaluation {
  const { strategy } = state;
  return {
    strategyId: strategy.id,
    strategyVersion: strategy.version,
    configHash: strategy.configHash,
    instrumentId: market.instrumentId,
    symbol: features.symbol,
    at: market.at,
    price: features.price,
    direction: evaluation.direction,
    score: evaluation.score,
    rawScore: evaluation.rawScore,
    signal: evaluation.signal,
    tier: evaluation.tier,
    blockReason: evaluation.blockReason,
    suppressedBy,
    cvdFast: features.cvdFast,
    cvdSlow: features.cvdSlow,
    cvdFastSlope: features.cvdFastSlope,
    cvdAccel: features.cvdAccel,
    whaleRatio: features.whaleRatio,
    gates: evaluation.gates,
    layers: evaluation.layers,
    previousAt,
    memory,
    codeVersion: RULES_VERSION,
  };
}
