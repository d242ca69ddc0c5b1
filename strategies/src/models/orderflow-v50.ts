/**
 * orderflow-v50 (spec 03): enters only when fast CVD, its slope, slow CVD and price against VWAP30m
 * agree; those are its gates, without switches. Bonus points decide the size, not the entry: the
 * score is the bonus (0..60), entryScore, weights and the other gates do not apply, and as a flip
 * threshold is at least 60, it all but never closes the other side: its stop, targets and time do.
 * - Expansion counts while the ATR's rank stays above 60 after coming from below 40: that rank moves
 *   with candles, so the single evaluation of the crossing would make the bonus a matter of chance.
 * - What is unknown gives no bonus. An unknown or missing mean volume keeps the usual fast window.
 * - In the 60-minute window the slope is that of the 1 h CVD since the previous evaluation.
 */
import type { Tier } from '@ae/db/enums.ts';
import type { ModelFeatures } from '../features.ts';
import { cvdReading } from '../gates/cvd.ts';
import { type Gate, verdict } from '../gates/gate.ts';
import { slopeReading } from '../gates/slope.ts';
import { vwapReading } from '../gates/vwap.ts';
import { directionOf } from '../layers/consensus.ts';
import { type AtrRank, expansionLayer, nextAtrRank } from '../layers/expansion.ts';
import { fundingBonusLayer } from '../layers/funding.ts';
import { scoreLayer } from '../layers/layer.ts';
import { unopposedLayer } from '../layers/unopposed.ts';
import { remembering } from '../memory.ts';
import type { ModelEvaluation } from '../model.ts';
import { GATES_OFF } from '../orderflow.ts';
import { conclude } from '../verdict.ts';

const GATES: readonly Gate[] = [
  ({ features }) => verdict(cvdReading(features), true),
  (input) => verdict(slopeReading(input), true),
  (input) => verdict(vwapReading(input), true),
];

/** 1-minute volume beyond this multiple of its mean over 24 h widens the fast window. */
const SURGE = 3;

/** Size by bonus, highest first. */
const SIZES: readonly { from: number; tier: Tier; capitalFraction: number }[] = [
  { from: 45, tier: 'heavy', capitalFraction: 0.08 },
  { from: 20, tier: 'standard', capitalFraction: 0.05 },
  { from: 0, tier: 'light', capitalFraction: 0.02 },
];

/** Type and not interface: it has to be a plain record. */
type State = { readonly atrRank: AtrRank; readonly cvd1h: number | null };

const INITIAL: State = { atrRank: 'unknown', cvd1h: null };

export const orderflowV50 = remembering<State>({
  id: 'orderflow-v50',
  title: 'Order flow v50',
  needs: [
    'price',
    'cvdFast',
    'cvdFastSlope',
    'cvdSlow',
    'vwap30m',
    'atrPercentile',
    'largeTrades15m',
    'meanVol1m24h',
  ],
  maxScore: 60,
  defaults: { ...GATES_OFF, slAtrMultiplier: 1.2, tp1Ratio: 1, tp2Ratio: 2, timeoutMinutes: 30 },
  limits: {
    entriesPerHour: 2,
    groups: [{ id: 'btc-eth', symbols: ['BTCUSDT', 'ETHUSDT'], maxCapitalFraction: 0.1 }],
  },
  initial: INITIAL,
  evaluate: (market, config, before) => {
    const features = isSurging(market) ? withHourWindow(market, before) : market;
    const state = { atrRank: nextAtrRank(before.atrRank, market.atrPercentile), cvd1h: market.cvd['1h'] };
    const direction = directionOf(features);
    const gates = GATES.map((gate) => gate({ features, config, direction }));
    const layers = [expansionLayer(state.atrRank), unopposedLayer, fundingBonusLayer].map((layer) =>
      scoreLayer(layer, layer.rawMax, { features, direction }),
    );
    const sum = layers.reduce((total, layer) => total + layer.score, 0);
    const findings = { direction, gates, layers, sum, noDirection: 'no_direction_consensus' };
    const judged = conclude(findings, config, { entryScore: 0, maxScore: 60 });
    return { evaluation: sized(judged), state };
  },
});

function isSurging({ buyVol1m, sellVol1m, meanVol1m24h }: ModelFeatures): boolean {
  if (buyVol1m === null || sellVol1m === null || meanVol1m24h === null) return false;
  return buyVol1m + sellVol1m > SURGE * meanVol1m24h;
}

/** The market with 60 minutes as its fast window; the slope is 0 at the first evaluation (spec 02). */
function withHourWindow(market: ModelFeatures, { cvd1h: before }: State): ModelFeatures {
  const cvdFast = market.cvd['1h'];
  const slope = cvdFast === null || before === null ? 0 : cvdFast - before;
  return { ...market, cvdFast, cvdFastSlope: slope };
}

/** A signal with the size that its bonus gives it; without a signal there is nothing to size. */
function sized(judged: ModelEvaluation): ModelEvaluation {
  const size = SIZES.find(({ from }) => judged.score >= from);
  if (judged.signal === null || size === undefined) return judged;
  return { ...judged, tier: size.tier, sizing: { capitalFraction: size.capitalFraction } };
}
