/** The plain numbers of a feature snapshot, with the bounds their definitions give them. */
import type { FeatureName, ModelFeatures } from '../features.ts';

/** Inclusive bounds; a share or ratio given in percent falls outside and is refused. */
export interface Range {
  min?: number;
  max?: number;
  integer?: boolean;
}

/** Names of features that hold one number or null. */
export type NumberFeature = {
  [K in FeatureName]: ModelFeatures[K] extends number | null
    ? null extends ModelFeatures[K]
      ? K
      : never
    : never;
}[FeatureName];

const ANY: Range = {};
const POSITIVE: Range = { min: 0 };
const SIGNED_SHARE: Range = { min: -1, max: 1 };

const RANGES: Readonly<Record<NumberFeature, Range>> = {
  price: POSITIVE,
  cvdUtcDay: ANY,
  vwap30m: POSITIVE,
  atr5m: POSITIVE,
  atr1h: POSITIVE,
  riskAtr: POSITIVE,
  atrPercentile: { min: 0, max: 100 },
  atrPct: POSITIVE,
  atrPct1h: POSITIVE,
  p95Qty: POSITIVE,
  p99Qty: POSITIVE,
  obi10: SIGNED_SHARE,
  bestBid: POSITIVE,
  bestAsk: POSITIVE,
  spread: ANY,
  microprice: POSITIVE,
  markPrice: POSITIVE,
  indexPrice: POSITIVE,
  spotPerpDivergence: ANY,
  spotCvd30m: ANY,
  oiChange: { min: -1 },
  longShortRatio: POSITIVE,
  topTraderLong: { min: 0, max: 1 },
  fundingRate: ANY,
  nextFundingAt: { min: 0, integer: true },
  fundingZ7d: ANY,
  fundingSlope: ANY,
  maxAbsFunding: POSITIVE,
  coinbasePremium: ANY,
  buyVol1m: POSITIVE,
  sellVol1m: POSITIVE,
  meanVol1m24h: POSITIVE,
  tradeRate: POSITIVE,
  cascade: ANY,
  cvdFast: ANY,
  cvdSlow: ANY,
  cvdFastSlope: ANY,
  cvdAccel: ANY,
  whaleRatio: SIGNED_SHARE,
};

export const NUMBER_FEATURES: readonly { name: NumberFeature; range: Range }[] = Object.entries(RANGES).map(
  ([name, range]) => ({ name: name as NumberFeature, range }),
);

const NO_NUMBERS = Object.fromEntries(Object.keys(RANGES).map((name) => [name, null])) as Record<
  NumberFeature,
  null
>;

/** A snapshot of which nothing is known. */
export const EMPTY_FEATURES: Readonly<ModelFeatures> = {
  ...NO_NUMBERS,
  symbol: '',
  at: 0,
  lastAggId: null,
  trades24h: 0,
  cvd: { '5m': null, '15m': null, '30m': null, '1h': null, '4h': null, '24h': null },
  largeTrades15m: null,
  whaleRatios: {},
  spotPerpTrap: null,
  liq5m: null,
  regime: null,
};
