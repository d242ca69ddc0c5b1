import { modelFeatures } from '@ae/strategies/features.ts';
import type { ModelMemory, StrategyModel } from '@ae/strategies/model.ts';
import { type EpochMs, HOUR_MS } from '../model/epoch-ms.ts';
import type { EngineStrategy } from '../model/strategy.ts';
import { guarded } from './quarantine.ts';

/** After a longer outage what was remembered says too little of the market that is met again. */
const KEPT_MS = HOUR_MS;

/** A memory from before a restart. */
export interface RestoredMemory {
  readonly memory: ModelMemory;
  /** T of the evaluation that left it. */
  readonly at: EpochMs;
}

/**
 * What a model remembered when the engine ended. Stored is what it remembered before its last evaluation; asking it
 * again about the same features gives what it remembered after it. Null when there is nothing, or it throws.
 */
export function restoredMemory(
  model: StrategyModel | undefined,
  { config, lastEvaluation }: EngineStrategy,
): RestoredMemory | null {
  if (model?.remembers !== true || lastEvaluation === null) return null;
  const { at, features: snapshot, cvdFastSlope, cvdAccel, memory } = lastEvaluation;
  const again = guarded(() => {
    const { features } = modelFeatures(snapshot, config, null);
    return model.evaluate({ ...features, cvdFastSlope, cvdAccel }, config, memory).memory ?? null;
  });
  return again.ok && again.value !== null ? { memory: again.value, at } : null;
}

/** True while a restored memory still counts at an evaluation. */
export function isKept({ at: left }: RestoredMemory, at: EpochMs): boolean {
  return at - left <= KEPT_MS;
}
