/**
 * orderflow-v52 (spec 03): v51's five layers scaled to 40, 18, 12, 15 and 5, and two more: funding
 * and liquidation, 5 each; 100 together. Direction is scaled from v51's 50 raw points, acceleration
 * among them, as seven layers leave no place for it elsewhere. What the spec does not say anew is
 * v51's: no gates, no weights, heavy from 85.
 */
import { auxiliaryLayer } from '../layers/auxiliary.ts';
import { confirmationLayer } from '../layers/confirmation.ts';
import { strictCrowdingLayer } from '../layers/crowding.ts';
import { separateDirectionLayer } from '../layers/direction.ts';
import { environmentLayer } from '../layers/environment.ts';
import { fundingLayer } from '../layers/funding.ts';
import { liquidationLayer } from '../layers/liquidation.ts';
import { GATES_OFF, orderflowModel, type WeighedLayer } from '../orderflow.ts';

const LAYERS: readonly WeighedLayer[] = [
  [separateDirectionLayer, 40],
  [strictCrowdingLayer, 18],
  [fundingLayer, 5],
  [environmentLayer, 12],
  [confirmationLayer, 15],
  [liquidationLayer, 5],
  [auxiliaryLayer, 5],
];

export const orderflowV52 = orderflowModel({
  id: 'orderflow-v52',
  title: 'Order flow v52',
  needs: ['price', 'cvdFast', 'cvdSlow', 'cvdAccel', 'largeTrades15m'],
  // SL 2.1 ATR, TP1 1.4 ATR = 2/3 R, TP2 3.15 ATR = 1.5 R.
  defaults: { ...GATES_OFF, entryScore: 75, slAtrMultiplier: 2.1, tp1Ratio: 1.4 / 2.1, tp2Ratio: 1.5 },
  heavyFrom: 85,
  gates: [],
  layers: LAYERS,
});
