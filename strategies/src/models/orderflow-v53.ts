/**
 * orderflow-v53 (spec 03): v54's gates and layers, but the four weights in their order are the
 * maxima of direction, crowding, environment and auxiliary: with the defaults 55/25/15/5 every layer
 * counts its raw points. Flip, and with it the heavy tier, from 85. Which windows it compares is the
 * configuration's: standard 30m/4h and middle 15m/1h are presets of this one model.
 */
import { auxiliaryLayer } from '../layers/auxiliary.ts';
import { crowdingLayer } from '../layers/crowding.ts';
import { directionLayer } from '../layers/direction.ts';
import { environmentLayer } from '../layers/environment.ts';
import { ORDERFLOW_GATES, ORDERFLOW_NEEDS, orderflowModel, weightedInOrder } from '../orderflow.ts';

export const orderflowV53 = orderflowModel({
  id: 'orderflow-v53',
  title: 'Order flow v53',
  needs: ORDERFLOW_NEEDS,
  defaults: { flipThreshold: 85 },
  gates: ORDERFLOW_GATES,
  layers: weightedInOrder(directionLayer, crowdingLayer, environmentLayer, auxiliaryLayer),
});
