import type { StrategyConfig } from '@ae/strategies/config.ts';
import { CVD_WINDOWS, type FeatureName } from '@ae/strategies/features.ts';
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../model/epoch-ms.ts';
import { WINDOW_MS } from './flow.ts';
import type { FeatureSources } from './sources.ts';
import { WHALE_WINDOW_MS } from './whale.ts';

/** How far one feature of one instrument is. */
export interface FeatureReadiness {
  readonly symbol: string;
  readonly feature: string;
  readonly ready: boolean;
  /** 0..1 */
  readonly progress: number;
  /** When it will be, if trades keep coming; null when ready or unknown. */
  readonly readyAt: EpochMs | null;
}

/** Windows that trades must cover, by the name under which readiness is shown. */
const WINDOWS: readonly (readonly [string, number])[] = [
  ...CVD_WINDOWS.map((window) => [`cvd${window}`, WINDOW_MS[window]] as const),
  ['vwap30m', 30 * MINUTE_MS],
  ['whaleRatio', WHALE_WINDOW_MS],
  ['p99Qty', DAY_MS],
];

/** Candles that must be complete before an ATR is known (Wilder's 14). */
const SEED_CANDLES = 14;

/** Minutes of the spot market that the trap looks at. */
const SPOT_MS = WINDOW_MS['30m'];

/**
 * Readiness of every windowed and candle-based feature that the instrument can have. `coveredFrom` null: nothing is
 * covered yet.
 */
export function readinessOf(
  features: FeatureSources,
  at: EpochMs,
  coveredFrom: EpochMs | null,
): FeatureReadiness[] {
  const { symbol } = features;
  const row = (feature: string, { ready, progress: share, readyAt }: Progress): FeatureReadiness =>
    // Field by field: of objects made by spreading each has a layout of its own, as large as itself.
    ({ symbol, feature, ready, progress: share, readyAt });
  const rows = WINDOWS.map(([feature, ms]) => row(feature, progress(coveredFrom, ms, at)));
  rows.push(row('atr5m', candleProgress(features.atr5m.completedAt(at), 5 * MINUTE_MS, at)));
  rows.push(row('atr1h', candleProgress(features.atr1h.completedAt(at), HOUR_MS, at)));
  if (features.hasSpotStream)
    rows.push(row('spotPerpTrap', progress(features.spot.coveredFrom(at), SPOT_MS, at)));
  return rows;
}

type Progress = Pick<FeatureReadiness, 'ready' | 'progress' | 'readyAt'>;

const READY: Progress = { ready: true, progress: 1, readyAt: null };
const NOTHING: Progress = { ready: false, progress: 0, readyAt: null };

function progress(coveredFrom: EpochMs | null, ms: number, at: EpochMs): Progress {
  if (coveredFrom === null) return NOTHING;
  const covered = at - coveredFrom;
  if (covered >= ms) return READY;
  return { ready: false, progress: Math.max(0, covered / ms), readyAt: coveredFrom + ms };
}

function candleProgress(completed: number, intervalMs: number, at: EpochMs): Progress {
  if (completed >= SEED_CANDLES) return READY;
  if (completed === 0) return NOTHING;
  const open = at - (at % intervalMs);
  return {
    ready: false,
    progress: completed / SEED_CANDLES,
    readyAt: open + (SEED_CANDLES - completed) * intervalMs,
  };
}

type Need = (features: FeatureSources, at: EpochMs, config: StrategyConfig) => number | boolean;

/**
 * What a need of a model waits for: a length that trades must cover, or true/false. Features that are not here
 * come from streams and collectors: whether they are there is for the model to judge.
 */
const NEEDS: Partial<Record<FeatureName, Need>> = {
  price: () => 0,
  cvdFast: (_features, _at, config) => WINDOW_MS[config.cvdFastWindow],
  cvdSlow: (_features, _at, config) => WINDOW_MS[config.cvdSlowWindow],
  cvdFastSlope: (_features, _at, config) => WINDOW_MS[config.cvdFastWindow],
  cvdAccel: (_features, _at, config) => WINDOW_MS[config.cvdFastWindow],
  vwap30m: () => 30 * MINUTE_MS,
  whaleRatio: () => WHALE_WINDOW_MS,
  largeTrades15m: () => DAY_MS,
  p95Qty: () => DAY_MS,
  p99Qty: () => DAY_MS,
  meanVol1m24h: () => DAY_MS,
  atr5m: (features, at) => features.atr5m.at(at) !== null,
  atrPct: (features, at) => features.atr5m.at(at) !== null,
  atr1h: (features, at) => features.atr1h.at(at) !== null,
  atrPct1h: (features, at) => features.atr1h.at(at) !== null,
  riskAtr: (features, at) => features.atr5m.at(at) !== null && features.atr1h.at(at) !== null,
  spotPerpTrap: (features, at) => isSpotWarm(features, at),
};

/**
 * False while half an hour of the spot market is still to come, live or from before the start. Without a spot stream,
 * when the venue has no such pair, and after an outage nothing is waited for: then the model says which feature is
 * missing.
 */
function isSpotWarm({ hasSpotStream, spot, marks }: FeatureSources, at: EpochMs): boolean {
  const never = Number.POSITIVE_INFINITY;
  return !hasSpotStream || at - Math.min(spot.knownFrom ?? never, marks.firstAt ?? never) >= SPOT_MS;
}

/** True when everything windowed or candle-based that a model needs is covered at `at`. */
export function isReady(
  needs: readonly FeatureName[],
  market: { features: FeatureSources; coveredFrom: EpochMs | null },
  at: EpochMs,
  config: StrategyConfig,
): boolean {
  const { features, coveredFrom } = market;
  if (coveredFrom === null) return false;
  return needs.every((name) => {
    const need = NEEDS[name]?.(features, at, config) ?? 0;
    return typeof need === 'boolean' ? need : at - need >= coveredFrom;
  });
}
