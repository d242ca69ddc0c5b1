/** Examples that the tests of this folder start from. */
import type { EvaluationView, PositionView, StrategyCard } from './types.ts';

/** A running strategy with a balanced record; override what a test is about. */
export function card(changes: Partial<StrategyCard> = {}): StrategyCard {
  return {
    id: 'S1',
    uuid: 'u1',
    displayName: 'Alpha',
    symbol: 'BTCUSDT',
    status: 'running',
    version: 1,
    direction: 'both',
    cvdFastWindow: '30m',
    cvdSlowWindow: '4h',
    tp1Ratio: 0.75,
    tp2Ratio: 1.5,
    slAtrMultiplier: 1.5,
    entryScore: 75,
    flipThreshold: 80,
    timeoutMinutes: 240,
    tags: [],
    createdAt: '2024-08-08T00:00:00.000Z',
    quarantineError: null,
    model: 'sample',
    isFrozen: false,
    abTest: null,
    stats: stats(),
    sparkline: [],
    latestEvaluation: null,
    ...changes,
  };
}

/** Statistics of a card. */
export function stats(changes: Partial<StrategyCard['stats']> = {}): StrategyCard['stats'] {
  return {
    trades: 10,
    openPositions: 1,
    winRate: 0.5,
    netR: 2,
    netUsd: '400.00',
    balance: '10400.00',
    last24hR: 0.5,
    last24hUsd: '100.00',
    last24hTrades: 2,
    ...changes,
  };
}

/** A blocked evaluation at the given time. */
export function evaluation(at: number, changes: Partial<EvaluationView> = {}): EvaluationView {
  return {
    strategyId: 'S1',
    symbol: 'BTCUSDT',
    at: new Date(at).toISOString(),
    price: 61_000,
    direction: 'LONG',
    score: 70,
    rawScore: 70,
    signal: null,
    tier: null,
    blockReason: null,
    suppressedBy: null,
    strategyVersion: 1,
    cvdFast: 10,
    cvdSlow: 20,
    cvdFastSlope: 0,
    cvdAccel: 0,
    whaleRatio: null,
    gates: [],
    layers: [],
    features: null,
    ...changes,
  };
}

/** A long with its stop 100 below, targets 75 and 150 above. */
export function position(changes: Partial<PositionView> = {}): PositionView {
  return {
    id: 'P1',
    strategyId: 'S1',
    strategyVersion: 1,
    symbol: 'BTCUSDT',
    side: 'LONG',
    status: 'active',
    tier: 'standard',
    score: 80,
    openedAt: '2024-08-08T00:00:00.000Z',
    closedAt: null,
    timeoutAt: '2024-08-08T04:00:00.000Z',
    entryPrice: '61000',
    riskDistance: '100',
    qty: '2',
    openQty: '2',
    stopPrice: '60900',
    tp1Price: '61075',
    tp2Price: '61150',
    feesR: null,
    pnlR: null,
    pnlUsd: null,
    mfeR: 0,
    maeR: 0,
    price: 61_050,
    unrealisedR: 0.5,
    unrealisedUsd: 100,
    fillModel: 'level',
    triggerPrice: 'last',
    entrySlippageBps: 0,
    capitalFraction: null,
    pendingExit: null,
    pendingExitAt: null,
    exits: [],
    ...changes,
  };
}
