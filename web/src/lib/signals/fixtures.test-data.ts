/** Examples that the tests of this folder start from. */
import type { ScoreView } from '../strategy/types.ts';
import type { FeedSignal, GateStats, RosterStrategy } from './documents.ts';

/** A running strategy. */
export function strategy(changes: Partial<RosterStrategy> = {}): RosterStrategy {
  return {
    id: 'S1',
    uuid: 'u1',
    displayName: 'Alpha',
    symbol: 'BTCUSDT',
    status: 'running',
    model: 'model-a',
    direction: 'both',
    cvdFastWindow: '5m',
    cvdSlowWindow: '1h',
    tp1Ratio: 0.75,
    tp2Ratio: 1.5,
    slAtrMultiplier: 2,
    entryScore: 75,
    flipThreshold: 85,
    createdAt: '2026-01-01T00:00:00.000Z',
    quarantineError: null,
    isFrozen: false,
    abTest: null,
    ...changes,
  };
}

/** A long score that every gate lets through, below entry. */
export function score(changes: Partial<ScoreView> = {}): ScoreView {
  return {
    strategyId: 'S1',
    symbol: 'BTCUSDT',
    at: '2026-01-01T00:00:15.000Z',
    price: 60_000,
    direction: 'LONG',
    score: 60,
    rawScore: 60,
    signal: null,
    tier: null,
    blockReason: null,
    suppressedBy: null,
    ...changes,
  };
}

/** A signal that opened a position. */
export function signal(changes: Partial<FeedSignal> = {}): FeedSignal {
  return {
    id: 'G1',
    strategyId: 'S1',
    strategyName: 'Alpha',
    symbol: 'BTCUSDT',
    at: '2026-01-01T00:00:15.000Z',
    side: 'LONG',
    score: 80,
    tier: 'standard',
    price: 60_000,
    taken: true,
    suppressedBy: null,
    ...changes,
  };
}

/** Statistics with one gate and one reason. */
export function gateStats(changes: Partial<GateStats> = {}): GateStats {
  return {
    evaluations: 100,
    signals: 4,
    reasons: [{ kind: 'blocked', reason: 'low_vol', evaluations: 30 }],
    rows: [
      {
        kind: 'gate',
        name: 'vol',
        evaluationsBlocked: 30,
        evaluationsBlockedAlone: 12,
        decided: 10,
        valueR: 2.5,
        meanR: -0.25,
        interval: { mean: 0.25, low: 0.1, high: 0.4 },
      },
    ],
    ...changes,
  };
}
