import type { IndicatorType } from '@ae/db/enums.ts';
import type { FeatureSnapshot, ModelFeatures } from '@ae/strategies/features.ts';

/**
 * Where an input of an evaluation comes from. `ticks`: from the stored trades alone, so that it can be made again.
 * All others are taken as they were stored with the evaluation: what made them is not kept tick by tick.
 */
export type InputOrigin =
  | 'key'
  | 'ticks'
  | 'book'
  | 'mark'
  | 'spot'
  | 'collected'
  | 'funding'
  | 'liquidations';

/** Every feature, so that a new one cannot be forgotten here. */
export const INPUT_ORIGINS: Readonly<Record<keyof ModelFeatures, InputOrigin>> = {
  symbol: 'key',
  at: 'key',
  lastAggId: 'key',
  price: 'ticks',
  trades24h: 'ticks',
  cvd: 'ticks',
  cvdUtcDay: 'ticks',
  vwap30m: 'ticks',
  atr5m: 'ticks',
  atr1h: 'ticks',
  riskAtr: 'ticks',
  atrPercentile: 'ticks',
  atrPct: 'ticks',
  atrPct1h: 'ticks',
  p95Qty: 'ticks',
  p99Qty: 'ticks',
  largeTrades15m: 'ticks',
  whaleRatios: 'ticks',
  buyVol1m: 'ticks',
  sellVol1m: 'ticks',
  meanVol1m24h: 'ticks',
  tradeRate: 'ticks',
  regime: 'ticks',
  cvdFast: 'ticks',
  cvdSlow: 'ticks',
  cvdFastSlope: 'ticks',
  cvdAccel: 'ticks',
  whaleRatio: 'ticks',
  obi10: 'book',
  bestBid: 'book',
  bestAsk: 'book',
  spread: 'book',
  microprice: 'book',
  /** Partly of the running mean of the spread, which is not stored. */
  cascade: 'book',
  markPrice: 'mark',
  indexPrice: 'mark',
  fundingRate: 'mark',
  nextFundingAt: 'mark',
  spotPerpDivergence: 'spot',
  spotCvd30m: 'spot',
  spotPerpTrap: 'spot',
  oiChange: 'collected',
  longShortRatio: 'collected',
  topTraderLong: 'collected',
  coinbasePremium: 'collected',
  fundingZ7d: 'funding',
  fundingSlope: 'funding',
  maxAbsFunding: 'funding',
  liq5m: 'liquidations',
};

/** The collected series behind a feature, for its age. */
export const COLLECTED_INPUTS: Partial<Readonly<Record<keyof FeatureSnapshot, IndicatorType>>> = {
  oiChange: 'open_interest',
  longShortRatio: 'long_short_ratio',
  topTraderLong: 'top_trader_position',
  coinbasePremium: 'coinbase_premium',
  fundingZ7d: 'funding_settlement',
  fundingSlope: 'funding_settlement',
  maxAbsFunding: 'funding_settlement',
};
