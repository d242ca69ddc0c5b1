/**
 * orderflow-v51 (spec 03): the baseline. Five layers with maxima of their own, 105 together:
 * direction 50 (45 and 5 for acceleration), crowding 20, environment 15, confirmation 15, auxiliary 5.
 * Readings of the spec:
 * - No gates: the spec's gates are those of v54 and v53, and a confirmation layer would mean nothing
 *   behind a gate that demands the same. CVDs on two sides score the fast one's side and lose the slow
 *   CVD's 15 and confirmation's 15. The weights and gates of the configuration do not apply, whose switches are off by default.
 * - "max 105" is the highest score: it is not cut at 100, which is v54's rule.
 * - The tier is heavy from 85 whatever the flip threshold is.
 */
import { auxiliaryLayer } from '../layers/auxiliary.ts';
import { confirmationLayer } from '../layers/confirmation.ts';
import { strictCrowdingLayer } from '../layers/crowding.ts';
import { separateDirectionLayer } from '../layers/direction.ts';
import { environmentLayer } from '../layers/environment.ts';
import { GATES_OFF, orderflowModel, type WeighedLayer } from '../orderflow.ts';

const LAYERS: readonly WeighedLayer[] = [
  [separateDirectionLayer, 50],
  [strictCrowdingLayer, 20],
  [environmentLayer, 15],
  [confirmationLayer, 15],
  [auxiliaryLayer, 5],
];

export const orderflowV51 = orderflowModel({
  id: 'orderflow-v51',
  title: 'Order flow v51',
  needs: ['price', 'cvdFast', 'cvdSlow', 'cvdAccel', 'largeTrades15m'],
  maxScore: 105,
  // SL 1.4 ATR, TP1 1.05 ATR = 0.75 R, TP2 2.1 ATR = 1.5 R.
  defaults: { ...GATES_OFF, entryScore: 75, slAtrMultiplier: 1.4, tp1Ratio: 0.75, tp2Ratio: 1.5 },
  heavyFrom: 85,
  gates: [],
  layers: LAYERS,
});
