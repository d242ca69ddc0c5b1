/** Snapshots and configurations for tests: a calm market in which every gate passes, and how to change it. */
import { parseStrategyConfig, type StrategyConfig } from './config.ts';
import type { ModelFeatures } from './features.ts';
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
