/**
 * What the order-flow models v51 to v54 have in common: the fast CVD gives the side, gates may veto
 * it, layers score it on their own scales. Each model is its own choice of these parts.
 */
import type { ConfigWith, NoParams, ParamTable } from './config/params.ts';
import { SCORE_FIELDS, type ScoringField, WEIGHT_FIELDS, WINDOW_FIELDS } from './config/scoring-fields.ts';
import type { StrategyConfig } from './config/strategy-config.ts';
import type { FeatureName, ModelFeatures } from './features.ts';
import { cvdGate } from './gates/cvd.ts';
import { type Gate, missingFeature } from './gates/gate.ts';
import { obiGate } from './gates/obi.ts';
import { spotPerpGate } from './gates/spot-perp.ts';
import { volGate } from './gates/vol.ts';
import { whaleGate } from './gates/whale.ts';
import { directionOf } from './layers/consensus.ts';
import { type Layer, scoreLayer } from './layers/layer.ts';
import type { ModelDefaults, StrategyModel } from './model.ts';
import { type ParametricModel, parametric } from './parametric.ts';
import { conclude } from './verdict.ts';

/** A layer and the most it gives to the score. */
export type WeighedLayer = readonly [layer: Layer, max: number];

export interface OrderflowParts<P extends ParamTable = NoParams>
  extends Omit<ParametricModel<P>, 'evaluate' | 'limits' | 'uses'> {
  /** Asked in this order; the first that fails names the block, all are recorded. */
  readonly gates: readonly Gate[];
  /** A list has maxima of its own; a function takes them from the weights of the configuration. */
  readonly layers: readonly WeighedLayer[] | ((config: ConfigWith<P>) => readonly WeighedLayer[]);
  /** Lowest score of the heavy tier; the configuration's `flipThreshold` when left out. */
  readonly heavyFrom?: number;
}

/** The five gates of v53 and v54, and what has to be known for them and their layers. */
export const ORDERFLOW_GATES: readonly Gate[] = [volGate, cvdGate, whaleGate, obiGate, spotPerpGate];
export const ORDERFLOW_NEEDS: readonly FeatureName[] = [
  'price',
  'cvdFast',
  'cvdSlow',
  'cvdAccel',
  'atrPct',
  'whaleRatio',
  'largeTrades15m',
];

/** For models without gates: the switches of a configuration say what is so. */
export const GATES_OFF = {
  'gateVol.enabled': false,
  'gateCvd.enabled': false,
  'gateWhale.enabled': false,
  'gateObi.enabled': false,
} as const satisfies ModelDefaults;

/** The model that is made of these parts. */
export function orderflowModel<P extends ParamTable = NoParams>(parts: OrderflowParts<P>): StrategyModel {
  const { gates, layers, heavyFrom, ...model } = parts;
  const standards = { heavyFrom, maxScore: model.maxScore };
  return parametric<P>({
    ...model,
    uses: usedBy(parts),
    evaluate: (features, config) => {
      const direction = directionOf(features);
      const verdicts = gates.map((gate) => gate({ features, config, direction }));
      const weighed = typeof layers === 'function' ? layers(config) : layers;
      const scored = weighed.map(([layer, max]) => scoreLayer(layer, max, { features, direction }));
      const sum = scored.reduce((total, layer) => total + layer.score, 0);
      const noDirection = noDirectionReason(features);
      return conclude({ direction, gates: verdicts, layers: scored, sum, noDirection }, config, standards);
    },
  });
}

function usedBy({ gates, layers }: Pick<OrderflowParts<never>, 'gates' | 'layers'>): ScoringField[] {
  const weights = typeof layers === 'function' ? WEIGHT_FIELDS : [];
  return [...WINDOW_FIELDS, ...weights, ...SCORE_FIELDS, ...gates.flatMap(({ uses }) => uses)];
}

/** Without a side there is nothing to enter, also when no CVD gate is on. */
function noDirectionReason({ cvdFast }: ModelFeatures): string {
  return cvdFast === null ? missingFeature('cvdFast') : 'no_direction_consensus';
}

/** The four weights of a configuration, normalised to 100. */
export function weightShares(
  config: StrategyConfig,
): Record<'direction' | 'env' | 'aux' | 'momentum', number> {
  const { weightDirection, weightEnv, weightAux, weightMomentum } = config;
  const total = weightDirection + weightEnv + weightAux + weightMomentum;
  const share = (weight: number): number => (weight / total) * 100;
  return {
    direction: share(weightDirection),
    env: share(weightEnv),
    aux: share(weightAux),
    momentum: share(weightMomentum),
  };
}

/** Four layers whose maxima are the weights in the order in which a configuration names them. */
export function weightedInOrder(
  ...[first, second, third, fourth]: readonly [Layer, Layer, Layer, Layer]
): (config: StrategyConfig) => readonly WeighedLayer[] {
  return (config) => {
    const { direction, env, aux, momentum } = weightShares(config);
    return [
      [first, direction],
      [second, env],
      [third, aux],
      [fourth, momentum],
    ];
  };
}
