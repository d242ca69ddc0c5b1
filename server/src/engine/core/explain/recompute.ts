import type { StrategyConfig } from '@ae/strategies/config.ts';
import {
  type FeatureSnapshot,
  type ModelFeatures,
  modelFeatures,
  type SlopeMemory,
} from '@ae/strategies/features.ts';
import type { ModelEvaluation } from '@ae/strategies/model.ts';
import { modelById } from '@ae/strategies/registry.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { Evaluation } from '../model/evaluation.ts';
import { type Difference, differencesOf } from './differences.ts';
import { type RangeAnchor, snapshotAgain } from './snapshot-again.ts';
import type { TickReplay } from './tick-replay.ts';

/** What was stored of an evaluation, and the replay of its ticks. */
export interface Recomputing {
  readonly evaluation: Evaluation;
  readonly config: StrategyConfig;
  readonly stored: FeatureSnapshot;
  readonly replay: TickReplay;
  /** Evaluation times before T that slope and acceleration were taken against, oldest first: none, one or two. */
  readonly before: readonly EpochMs[];
  readonly anchor: RangeAnchor;
}

export interface Recomputed {
  readonly differences: readonly Difference[];
  /** Features of ticks that had to be taken as stored: their beginning is older than what is stored. */
  readonly taken: readonly string[];
}

/** Makes inputs and score again from ticks and names everything that comes out otherwise. */
export function recompute(given: Recomputing): Recomputed {
  const { evaluation, config, stored } = given;
  const { snapshot, taken } = snapshotAgain(stored, given.replay, given.anchor);
  const features = featuresAgain(given, snapshot);
  const model = modelById(config.model);
  const differences = [
    ...differencesOf('inputs', stored, snapshot),
    ...differencesOf('inputs', ownOf(evaluation), ownOf(features)),
    ...(model === undefined
      ? differencesOf('model', config.model, null)
      : differencesOf(
          '',
          verdictOf(evaluation),
          verdictOf(model.evaluate(features, config, evaluation.memory)),
        )),
  ];
  return { taken, differences: differences.map((one) => ({ ...one, name: one.name.replace(/^\./, '') })) };
}

/** The strategy's own windows on top of the snapshot, its slope against the evaluations before. */
function featuresAgain({ config, replay, before }: Recomputing, snapshot: FeatureSnapshot): ModelFeatures {
  let memory: SlopeMemory | null = null;
  for (const at of before) {
    const earlier = replay.snapshots.get(at);
    if (earlier !== undefined) ({ memory } = modelFeatures(earlier, config, memory));
  }
  return modelFeatures(snapshot, config, memory).features;
}

type Own = Pick<ModelFeatures, 'cvdFast' | 'cvdSlow' | 'cvdFastSlope' | 'cvdAccel' | 'whaleRatio'>;

function ownOf({ cvdFast, cvdSlow, cvdFastSlope, cvdAccel, whaleRatio }: Own): Own {
  return { cvdFast, cvdSlow, cvdFastSlope, cvdAccel, whaleRatio };
}

type Verdict = Pick<ModelEvaluation, 'direction' | 'score' | 'rawScore' | 'signal' | 'tier' | 'blockReason'>;

function verdictOf(made: Verdict & Pick<Evaluation, 'gates' | 'layers'>) {
  const { direction, score, rawScore, signal, tier, blockReason } = made;
  return {
    direction,
    score,
    rawScore,
    signal,
    tier,
    blockReason,
    gates: Object.fromEntries(made.gates.map((gate) => [gate.name, gate])),
    layers: Object.fromEntries(made.layers.map((layer) => [layer.name, layer])),
  };
}
