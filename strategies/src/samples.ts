/** Snapshots and configurations for tests: a calm market in which every gate passes, and how to change it. */
import { parseStrategyConfig, type StrategyConfig } from './config.ts';
import type { LargeTrades, ModelFeatures } from './features.ts';
import { EMPTY_FEATURES } from './score-input/numbers.ts';

/** A market in which a LONG passes every gate; layers see nothing but the agreeing CVDs. */
export function sampleFeatures(changes: Partial<ModelFeatures> = {}): ModelFeatures {
  return {
    ...EMPTY_FEATURES,
    symbol: 'BTCUSDT',
    price: 60_000,
    cvdFast: 12,
    cvdSlow: 40,
    cvdAccel: 0,
    atrPct: 0.003,
    atrPct1h: 0.004,
    whaleRatio: 0,
    obi10: 0,
    spotPerpDivergence: 0,
    spotPerpTrap: false,
    largeTrades15m: { buys: 0, sells: 0, maxBuyUsd: null, maxSellUsd: null },
    ...changes,
  };
}

/** A valid configuration with defaults, changed as given. */
export function sampleConfig(changes: Record<string, unknown> = {}): StrategyConfig {
  const result = parseStrategyConfig({ displayName: 'sample', ...changes });
  if (!result.ok) throw new Error(result.errors.map((error) => error.message).join('; '));
  return result.config;
}

/** Both CVDs below zero, everything else as in the calm market. */
export const SHORT_CVDS = { cvdFast: -12, cvdSlow: -40 } as const;

/** Features that change their sign when what was bought is sold. */
const SIGNED = [
  'cvdFast',
  'cvdSlow',
  'cvdFastSlope',
  'cvdAccel',
  'whaleRatio',
  'obi10',
  'spotPerpDivergence',
  'coinbasePremium',
  'fundingRate',
] as const;

/**
 * The other side of a market: buys are sells, longs are shorts, the price is as far beyond the VWAP.
 * The long/short ratio is given, as the spec's bounds are no exact mirror images.
 */
export function mirrored(market: ModelFeatures, longShortRatio: number | null = null): ModelFeatures {
  const { largeTrades15m: large, liq5m, topTraderLong, price, vwap30m, cvd } = market;
  const negated = SIGNED.map((name) => [name, market[name] && -market[name]]);
  const windows = Object.entries(cvd).map(([window, value]) => [window, value && -value]);
  return {
    ...market,
    ...(Object.fromEntries(negated) as Partial<ModelFeatures>),
    cvd: Object.fromEntries(windows) as ModelFeatures['cvd'],
    largeTrades15m: large && {
      buys: large.sells,
      sells: large.buys,
      maxBuyUsd: large.maxSellUsd,
      maxSellUsd: large.maxBuyUsd,
    },
    liq5m: liq5m && { longUsd: liq5m.shortUsd, shortUsd: liq5m.longUsd },
    price: price !== null && vwap30m !== null ? 2 * vwap30m - price : price,
    topTraderLong: topTraderLong && 1 - topTraderLong,
    buyVol1m: market.sellVol1m,
    sellVol1m: market.buyVol1m,
    longShortRatio,
  };
}

/** Large trades by count, their notional unknown. */
export function largeTrades(buys: number, sells: number): LargeTrades {
  return { buys, sells, maxBuyUsd: null, maxSellUsd: null };
}
