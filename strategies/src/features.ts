/**
 * The contract between the engine, which measures a market, and the models, which score it.
 * Every number is null while unknown (window not covered, feed silent, never collected).
 * Quantities are in contracts' base units, money in USD, rates and shares as fractions.
 */
import type { StrategyConfig } from './config/strategy-config.ts';

/** Windows over which cumulative volume delta is kept (spec 02). */
export const CVD_WINDOWS = ['5m', '15m', '30m', '1h', '4h', '24h'] as const;
export type CvdWindow = (typeof CVD_WINDOWS)[number];

/** Market regimes of spec 02. */
export const REGIMES = ['trend', 'range', 'high_vol', 'crash'] as const;
export type Regime = (typeof REGIMES)[number];

/** Trades of the last 15 minutes of at least the 24 h 99th percentile quantity. */
export interface LargeTrades {
  /** Count of taker buys among them. */
  buys: number;
  /** Count of taker sells among them. */
  sells: number;
  /** Largest notional in USD among the buys; null when none or unknown. */
  maxBuyUsd: number | null;
  /** Largest notional in USD among the sells; null when none or unknown. */
  maxSellUsd: number | null;
}

/** Liquidated notional of the last 5 minutes, in USD. */
export interface Liquidations {
  longUsd: number;
  shortUsd: number;
}

/** What the market side computes: one per instrument and evaluation time. */
export interface FeatureSnapshot {
  symbol: string;
  /** Evaluation time T, EpochMs. */
  at: number;
  /** Id of the last trade inside the windows. */
  lastAggId: number | null;
  price: number | null;
  trades24h: number;
  cvd: Record<CvdWindow, number | null>;
  cvdUtcDay: number | null;
  vwap30m: number | null;
  atr5m: number | null;
  atr1h: number | null;
  /** 0.7·atr5m + 0.3·atr1h. */
  riskAtr: number | null;
  /** Rank 0..100 of atr5m among the last day of closed candles. */
  atrPercentile: number | null;
  /** atr5m / price, fraction. */
  atrPct: number | null;
  /** atr1h / price, fraction. */
  atrPct1h: number | null;
  p95Qty: number | null;
  p99Qty: number | null;
  largeTrades15m: LargeTrades | null;
  /** By USD threshold, key = String(threshold): strategies ask for their own. */
  whaleRatios: Record<string, number | null>;
  obi10: number | null;
  bestBid: number | null;
  bestAsk: number | null;
  spread: number | null;
  microprice: number | null;
  markPrice: number | null;
  indexPrice: number | null;
  /** (spot mid − mark) / mark, fraction. */
  spotPerpDivergence: number | null;
  spotCvd30m: number | null;
  /** True when spot and perpetual CVD over 30 m have opposite signs. */
  spotPerpTrap: boolean | null;
  /** Open interest now / 30 minutes earlier − 1, between collected values. */
  oiChange: number | null;
  longShortRatio: number | null;
  /** Share of top traders' positions that are long, 0..1. */
  topTraderLong: number | null;
  fundingRate: number | null;
  /** EpochMs. */
  nextFundingAt: number | null;
  fundingZ7d: number | null;
  fundingSlope: number | null;
  maxAbsFunding: number | null;
  liq5m: Liquidations | null;
  coinbasePremium: number | null;
  buyVol1m: number | null;
  sellVol1m: number | null;
  /** Mean quantity traded per minute over the last 24 h, both sides, in base units. */
  meanVol1m24h: number | null;
  /** Trades per second over the last minute. */
  tradeRate: number | null;
  regime: Regime | null;
  cascade: number | null;
}

/** What one strategy's model sees: the market snapshot plus its own windows. */
export interface ModelFeatures extends FeatureSnapshot {
  cvdFast: number | null;
  cvdSlow: number | null;
  cvdFastSlope: number | null;
  cvdAccel: number | null;
  /** Whale ratio at the strategy's own USD threshold, −1..1. */
  whaleRatio: number | null;
}

/** Name of anything a model may read. */
export type FeatureName = Exclude<keyof ModelFeatures, 'symbol' | 'at' | 'lastAggId'>;

/**
 * The previous evaluation of one strategy. `slope` is null after its first one, so that the
 * acceleration of the second is 0 too. Drop it when the fast window of the configuration changes.
 */
export interface SlopeMemory {
  cvdFast: number | null;
  slope: number | null;
}

/** The parts of a configuration that choose a strategy's own windows. */
export type FeatureChoice = Pick<StrategyConfig, 'cvdFastWindow' | 'cvdSlowWindow'> & {
  gateWhale: Pick<StrategyConfig['gateWhale'], 'whaleUsdThreshold'>;
};

/**
 * Adds a strategy's own windows to the market snapshot. Slope = fast CVD now − at the previous
 * evaluation, 0 at the first; acceleration = slope − previous slope, 0 for the first two (spec 02).
 * An unknown fast CVD makes both unknown and starts the count again.
 */
export function modelFeatures(
  snapshot: FeatureSnapshot,
  config: FeatureChoice,
  memory: SlopeMemory | null,
): { features: ModelFeatures; memory: SlopeMemory } {
  const cvdFast = snapshot.cvd[config.cvdFastWindow];
  const motion = cvdMotion(cvdFast, memory);
  const features: ModelFeatures = {
    ...snapshot,
    cvdFast,
    cvdSlow: snapshot.cvd[config.cvdSlowWindow],
    cvdFastSlope: motion.slope,
    cvdAccel: motion.accel,
    whaleRatio: snapshot.whaleRatios[String(config.gateWhale.whaleUsdThreshold)] ?? null,
  };
  return { features, memory: motion.memory };
}

interface CvdMotion {
  slope: number | null;
  accel: number | null;
  memory: SlopeMemory;
}

function cvdMotion(cvdFast: number | null, memory: SlopeMemory | null): CvdMotion {
  if (cvdFast === null) return { slope: null, accel: null, memory: { cvdFast: null, slope: null } };
  if (memory === null || memory.cvdFast === null) {
    return { slope: 0, accel: 0, memory: { cvdFast, slope: null } };
  }
  const slope = cvdFast - memory.cvdFast;
  const accel = memory.slope === null ? 0 : slope - memory.slope;
  return { slope, accel, memory: { cvdFast, slope } };
}
