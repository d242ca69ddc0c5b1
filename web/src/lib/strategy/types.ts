/** What the strategy pages show: the parts of the API's types that they ask for. */
import type { DirectionMode, PositionStatus, Side, StrategyStatus, Tier } from './vocabulary.ts';

/** A gate's answer, drawn as it comes: names and number of gates are the evaluation's. */
export interface GateView {
  name: string;
  value: number | null;
  threshold: number | null;
  passed: boolean;
  reason: string | null;
}

/** A weighted part of a score. */
export interface LayerView {
  name: string;
  raw: number;
  rawMax: number;
  score: number;
  max: number;
}

/** The part of an evaluation that a card shows. */
export interface ScoreView {
  strategyId: string;
  symbol: string;
  /** ISO-8601 UTC. */
  at: string;
  price: number | null;
  direction: Side | null;
  score: number;
  rawScore: number;
  signal: Side | null;
  tier: Tier | null;
  blockReason: string | null;
  suppressedBy: string | null;
}

/** A whole evaluation, for the page of one strategy. */
export interface EvaluationView extends ScoreView {
  strategyVersion: number;
  cvdFast: number | null;
  cvdSlow: number | null;
  cvdFastSlope: number | null;
  cvdAccel: number | null;
  whaleRatio: number | null;
  gates: GateView[];
  layers: LayerView[];
  features: unknown;
}

/** Statistics of closed trades; fractions, R and decimal strings as in the API. */
export interface StatsView {
  trades: number;
  openPositions: number;
  winRate: number | null;
  averageWinR: number | null;
  averageLossR: number | null;
  winLossRatio: number | null;
  profitFactor: number | null;
  netR: number;
  grossR: number;
  feesR: number;
  netUsd: string;
  balance: string;
  initialBalance: string;
  maxDrawdownR: number;
  maxDrawdownFraction: number;
  sharpePerTrade: number | null;
  sharpeDaily: number | null;
  sortinoDaily: number | null;
  stdR: number | null;
  medianR: number | null;
  p25R: number | null;
  p75R: number | null;
  bestR: number | null;
  worstR: number | null;
  expectancyR: number | null;
  averageHoldMs: number | null;
  last24hR: number;
  last24hUsd: string;
  last24hTrades: number;
  lastTradeAt: string | null;
  firstTradeAt: string | null;
  /** Share of the time with a trade open. */
  exposureFraction: number | null;
  /** Probability that the true daily Sharpe ratio is above 0. */
  probabilisticSharpe: number | null;
  /** The same above what luck gives the best of all that ever traded here. */
  deflatedSharpe: number | null;
  trials: number | null;
  averageHoldByExit: { exit: PositionStatus; trades: number; averageHoldMs: number }[];
}

/** The few statistics of a card. */
export type CardStats = Pick<
  StatsView,
  | 'trades'
  | 'openPositions'
  | 'winRate'
  | 'netR'
  | 'netUsd'
  | 'balance'
  | 'last24hR'
  | 'last24hUsd'
  | 'last24hTrades'
>;

/** What is the same on the card and in the header of a strategy. */
export interface StrategyView {
  /** Opaque id of the API. */
  id: string;
  /** In addresses of pages. */
  uuid: string;
  displayName: string;
  symbol: string;
  status: StrategyStatus;
  version: number;
  direction: DirectionMode;
  cvdFastWindow: string;
  cvdSlowWindow: string;
  tp1Ratio: number;
  tp2Ratio: number;
  slAtrMultiplier: number;
  entryScore: number;
  flipThreshold: number;
  timeoutMinutes: number;
  tags: string[];
  createdAt: string;
  quarantineError: string | null;
  model: string;
  /** In a running A/B test: not edited, topped up, paused or deprecated. */
  isFrozen: boolean;
  abTest: { id: string; name: string } | null;
}

/** A strategy as `strategyChanged` pushes it. */
export interface PushedStrategy extends StrategyView {
  currentBalance: string;
}

/** A card of the plaza. */
export interface StrategyCard extends StrategyView {
  stats: CardStats;
  sparkline: number[];
  latestEvaluation: ScoreView | null;
}

/** An open or closed paper position. */
export interface PositionView extends FillTermsView {
  id: string;
  strategyId: string;
  strategyVersion: number;
  symbol: string;
  side: Side;
  status: PositionStatus;
  tier: Tier;
  score: number;
  openedAt: string;
  closedAt: string | null;
  timeoutAt: string;
  entryPrice: string;
  riskDistance: string;
  qty: string;
  openQty: string;
  stopPrice: string;
  tp1Price: string;
  tp2Price: string;
  feesR: string | null;
  pnlR: string | null;
  pnlUsd: string | null;
  mfeR: number;
  maeR: number;
  /** The one that its exits look at: last trade or mark. */
  price: number | null;
  unrealisedR: number | null;
  unrealisedUsd: number | null;
  exits: ExitView[];
}

/** How a position is filled, and what starts its exits. */
export interface FillTermsView {
  /** `level` or `market` */
  fillModel: string;
  /** `last` or `mark` */
  triggerPrice: string;
  /** Positive is worse. */
  entrySlippageBps: number;
  /** Null when tier and 1R sized it; left out of virtual positions, which no account has. */
  capitalFraction?: number | null;
  /** Waits for the next trade. */
  pendingExit: string | null;
  pendingExitAt: string | null;
}

export interface ExitView {
  sequence: number;
  kind: string;
  at: string;
  price: string;
  slippageBps: number;
}

/** A signal, taken or not. */
export interface SignalView {
  id: string;
  symbol: string;
  at: string;
  side: Side;
  score: number;
  tier: Tier;
  price: number | null;
  taken: boolean;
  suppressedBy: string | null;
  strategyVersion: number;
}

/** One field that an edit changed. */
export interface ConfigChangeView {
  path: string;
  before: unknown;
  after: unknown;
}

/** One immutable version of a configuration. */
export interface VersionView {
  version: number;
  configHash: string;
  createdAt: string;
  createdBy: string | null;
  changes: ConfigChangeView[];
}

/** A fault of a field as the server reports it, in both languages. */
export interface ServerFieldError {
  path: string;
  code: string;
  message: string;
  messageZh: string;
  expected: string;
}

/** A strategy's page: header and configuration. */
export interface StrategyPage extends StrategyView {
  /** Of its instrument; null when that is not known. */
  tickSize: string | null;
  config: unknown;
  description: string | null;
  oneRUsd: string;
  currentBalance: string;
  initialBalance: string;
  createdBy: string | null;
  latestEvaluation: EvaluationView | null;
}
