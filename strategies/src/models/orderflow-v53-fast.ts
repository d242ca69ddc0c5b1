/**
 * orderflow-v53-fast (spec 03): v53 for short windows. Direction is at least 35 when acceleration and
 * large-trade flow both point to the side, even without resonance; environment is open interest on a
 * scale of 10 plus up to 5 for a book that leans with the side. The CVD gate asks for resonance here
 * as everywhere, so the first of these matters with the gate off; without resonance nothing else
 * reaches an entry score of 75.
 */
import { auxiliaryLayer } from '../layers/auxiliary.ts';
import { crowdingLayer } from '../layers/crowding.ts';
import { drivenDirectionLayer } from '../layers/direction.ts';
import { bookEnvironmentLayer } from '../layers/environment.ts';
import { ORDERFLOW_GATES, ORDERFLOW_NEEDS, orderflowModel, weightedInOrder } from '../orderflow.ts';

export const orderflowV53Fast = orderflowModel({
  id: 'orderflow-v53-fast',
  title: 'Order flow v53 fast',
  needs: ORDERFLOW_NEEDS,
  defaults: { flipThreshold: 85 },
  gates: ORDERFLOW_GATES,
  layers: weightedInOrder(drivenDirectionLayer, crowdingLayer, bookEnvironmentLayer, auxiliaryLayer),
});
