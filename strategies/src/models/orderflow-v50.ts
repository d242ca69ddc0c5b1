/**
 * orderflow-v50 (spec 03): enters only when fast CVD, its slope, slow CVD and price against VWAP30m
 * agree; those are its gates, without switches. Bonus points decide the size, not the entry: the
 * score is the bonus (0..60), entryScore, weights and the other gates do not apply, and as a flip
 * threshold is at least 60, it all but never closes the other side: its stop, targets and time do.
 * - Expansion counts while the ATR's rank stays above `atrRankHigh` after coming from below `atrRankLow`: it moves
 *   with candles, so the single evaluation of the crossing would make the bonus a matter of chance.
 * - What is unknown gives no bonus. An unknown or missing mean volume keeps the usual fast window.
 * - In the 60-minute window the slope is that of the 1 h CVD since the previous evaluation.
 * - Two entries an hour are each strategy's own: one strategy trades one instrument, and two variants that are compared
 *   on the same data must not spend each other's. The cap for BTC and ETH spans strategies of necessity, so it is
 *   counted over all that use the model.
 */
import type { Tier } from '@ae/db/enums.ts';
import { number } from '../config/field-types.ts';
import type { ParamsOf, ParamTable } from '../config/params.ts';
import { WINDOW_FIELDS } from '../config/scoring-fields.ts';
import type { ModelFeatures } from '../features.ts';
import { cvdReading } from '../gates/cvd.ts';
import { gate, verdict } from '../gates/gate.ts';
import { slopeReading } from '../gates/slope.ts';
import { vwapReading } from '../gates/vwap.ts';
import { directionOf } from '../layers/consensus.ts';
import { type AtrRank, expansionLayer, nextAtrRank } from '../layers/expansion.ts';
import { fundingBonusLayer } from '../layers/funding.ts';
import { type Layer, scoreLayer } from '../layers/layer.ts';
import { unopposedLayer } from '../layers/unopposed.ts';
import { remembering } from '../memory.ts';
import type { ModelEvaluation } from '../model.ts';
import { GATES_OFF } from '../orderflow.ts';
import { conclude } from '../verdict.ts';

const GATES = [
  gate([], ({ features }) => verdict(cvdReading(features), true)),
  gate([], (input) => verdict(slopeReading(input), true)),
  gate([], (input) => verdict(vwapReading(input), true)),
];

/** The bounds of the rank cannot cross: the lower ends where the upper begins. */
const PARAMS = {
  surgeRatio: number(
    [3, 1.5, 10, 0.1],
    '',
    {
      en: '1-minute volume over its 24-hour mean, beyond which the fast window is 60 minutes',
      zh: '1 分钟成交量与 24 小时均值之比，超过此值时快速窗口改为 60 分钟',
    },
    { label: { en: 'Volume surge', zh: '放量倍数' } },
  ),
  atrRankLow: number(
    [40, 5, 50, 1],
    '',
    { en: 'Percentile of the ATR below which the market is calm', zh: 'ATR 百分位低于此值视为平静' },
    { label: { en: 'Calm below ATR rank', zh: '平静：ATR 百分位低于' } },
  ),
  atrRankHigh: number(
    [60, 50, 95, 1],
    '',
    {
      en: 'Percentile of the ATR above which a market that was calm expands',
      zh: '平静之后 ATR 百分位高于此值视为扩张',
    },
    { label: { en: 'Expanding above ATR rank', zh: '扩张：ATR 百分位高于' } },
  ),
  usualFundingRate: number(
    [0.0001, 0, 0.001, 0.00005],
    'fraction',
    {
      en: 'Funding rate per interval; a long gains the bonus below it, a short above it',
      zh: '每期资金费率；低于此值做多、高于此值做空得加分',
    },
    { label: { en: 'Usual funding rate', zh: '通常资金费率' } },
  ),
} satisfies ParamTable;

/** Size by bonus, highest first. */
const SIZES: readonly { from: number; tier: Tier; capitalFraction: number }[] = [
  { from: 45, tier: 'heavy', capitalFraction: 0.08 },
  { from: 20, tier: 'standard', capitalFraction: 0.05 },
  { from: 0, tier: 'light', capitalFraction: 0.02 },
];

/** Type and not interface: it has to be a plain record. */
type State = { readonly atrRank: AtrRank; readonly cvd1h: number | null };

const INITIAL: State = { atrRank: 'unknown', cvd1h: null };

export const orderflowV50 = remembering({
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
  uses: [...WINDOW_FIELDS, 'flipThreshold'],
  params: PARAMS,
  limits: {
    entriesPerHour: 2,
    groups: [{ id: 'btc-eth', symbols: ['BTCUSDT', 'ETHUSDT'], maxCapitalFraction: 0.1 }],
  },
  initial: INITIAL,
  evaluate: (market, config, before) => {
    const { params } = config;
    const features = isSurging(market, params.surgeRatio) ? withHourWindow(market, before) : market;
    const state = nextState(before, market, params);
    const direction = directionOf(features);
    const gates = GATES.map((ask) => ask({ features, config, direction }));
    const layers = layersOf(state, params).map((layer) =>
      scoreLayer(layer, layer.rawMax, { features, direction }),
    );
    const sum = layers.reduce((total, layer) => total + layer.score, 0);
    const findings = { direction, gates, layers, sum, noDirection: 'no_direction_consensus' };
    const judged = conclude(findings, config, { entryScore: 0, maxScore: 60 });
    return { evaluation: sized(judged), state };
  },
});

type Params = ParamsOf<typeof PARAMS>;

function nextState(
  { atrRank }: State,
  { atrPercentile, cvd }: ModelFeatures,
  { atrRankLow: low, atrRankHigh: high }: Params,
): State {
  return { atrRank: nextAtrRank(atrRank, atrPercentile, { low, high }), cvd1h: cvd['1h'] };
}

function layersOf({ atrRank }: State, { usualFundingRate }: Params): Layer[] {
  return [expansionLayer(atrRank), unopposedLayer, fundingBonusLayer(usualFundingRate)];
}

function isSurging({ buyVol1m, sellVol1m, meanVol1m24h }: ModelFeatures, surgeRatio: number): boolean {
  if (buyVol1m === null || sellVol1m === null || meanVol1m24h === null) return false;
  return buyVol1m + sellVol1m > surgeRatio * meanVol1m24h;
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
