/**
 * orderflow-v54 (spec 03): two CVD windows give the side, five gates may veto it, four layers score
 * it, scaled to the strategy's weights.
 */
import type { StrategyConfig } from '../config/strategy-config.ts';
import type { ModelFeatures } from '../features.ts';
import { cvdGate } from '../gates/cvd.ts';
import { type Gate, missingFeature } from '../gates/gate.ts';
import { obiGate } from '../gates/obi.ts';
import { spotPerpGate } from '../gates/spot-perp.ts';
import { volGate } from '../gates/vol.ts';
import { whaleGate } from '../gates/whale.ts';
import { auxiliaryLayer } from '../layers/auxiliary.ts';
import { directionOf } from '../layers/consensus.ts';
import { crowdingLayer } from '../layers/crowding.ts';
import { directionLayer } from '../layers/direction.ts';
import { environmentLayer } from '../layers/environment.ts';
import { type ScoredSide, scoreLayer } from '../layers/layer.ts';
import type { LayerScore, StrategyModel } from '../model.ts';
import { conclude } from '../verdict.ts';

/** In this order; the first that fails names the block, all are recorded. */
const GATES: readonly Gate[] = [volGate, cvdGate, whaleGate, obiGate, spotPerpGate];

export const orderflowV54: StrategyModel = {
  id: 'orderflow-v54',
  title: 'Order flow v54',
  needs: ['price', 'cvdFast', 'cvdSlow', 'cvdAccel', 'atrPct', 'whaleRatio', 'largeTrades15m'],
  evaluate: (features, config) => {
    const direction = directionOf(features);
    const gates = GATES.map((gate) => gate({ features, config, direction }));
    const layers = scoreLayers({ features, direction }, config);
    const sum = layers.reduce((total, layer) => total + layer.score, 0);
    return conclude({ direction, gates, layers, sum, noDirection: noDirection(features) }, config);
  },
};

/** Without a side there is nothing to enter, also when the CVD gate is off. */
function noDirection({ cvdFast }: ModelFeatures): string {
  return cvdFast === null ? missingFeature('cvdFast') : 'no_direction_consensus';
}

/**
 * Direction and momentum weights together are split 55:25 over direction and crowding, the raw
 * maxima of these layers; weights are normalised to 100.
 */
function scoreLayers(market: ScoredSide, config: StrategyConfig): LayerScore[] {
  const { weightDirection, weightEnv, weightAux, weightMomentum } = config;
  const total = weightDirection + weightEnv + weightAux + weightMomentum;
  const share = (weight: number): number => (weight / total) * 100;
  const flow = share(weightDirection + weightMomentum);
  return [
    scoreLayer(directionLayer, (flow * 55) / 80, market),
    scoreLayer(crowdingLayer, (flow * 25) / 80, market),
    scoreLayer(environmentLayer, share(weightEnv), market),
    scoreLayer(auxiliaryLayer, share(weightAux), market),
  ];
}
