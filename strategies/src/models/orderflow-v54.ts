/**
 * orderflow-v54 (spec 03): two CVD windows give the side, five gates may veto it, four layers score
 * it, scaled to the strategy's weights.
 */
import type { StrategyConfig } from '../config/strategy-config.ts';
import { auxiliaryLayer } from '../layers/auxiliary.ts';
import { crowdingLayer } from '../layers/crowding.ts';
import { directionLayer } from '../layers/direction.ts';
import { environmentLayer } from '../layers/environment.ts';
import {
  ORDERFLOW_GATES,
  ORDERFLOW_NEEDS,
  orderflowModel,
  type WeighedLayer,
  weightShares,
} from '../orderflow.ts';

export const orderflowV54 = orderflowModel({
  id: 'orderflow-v54',
  title: 'Order flow v54',
  needs: ORDERFLOW_NEEDS,
  gates: ORDERFLOW_GATES,
  layers,
});

/**
 * Direction and momentum weights together are split 55:25 over direction and crowding, the raw
 * maxima of these layers; weights are normalised to 100.
 */
function layers(config: StrategyConfig): WeighedLayer[] {
  const { direction, env, aux, momentum } = weightShares(config);
  const flow = direction + momentum;
  return [
    [directionLayer, (flow * 55) / 80],
    [crowdingLayer, (flow * 25) / 80],
    [environmentLayer, env],
    [auxiliaryLayer, aux],
  ];
}
