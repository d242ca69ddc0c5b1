/** The engine's pure statistics, for those who show them. */

export type { DecidedSum } from './core/model/virtual.ts';
export type { MeanInterval } from './core/statistics/bootstrap.ts';
export { capitalFrom, type Deposit } from './core/statistics/capital.ts';
export type { ClosedTrade } from './core/statistics/closed-trade.ts';
export { type Comparison, compare, type PairDifference } from './core/statistics/comparison.ts';
export { dailyR } from './core/statistics/daily-returns.ts';
export { type Trials, trialsOf } from './core/statistics/deflated-sharpe.ts';
export { VERDICTS } from './core/statistics/difference.ts';
export { type EquityColumns, equityCurve } from './core/statistics/equity.ts';
export { type GateValue, gateValue } from './core/statistics/gate-value.ts';
export { GROUPINGS, type Grouping, groupTrades } from './core/statistics/groups.ts';
export type { ExitHold } from './core/statistics/hold.ts';
export { type Results, resultsOf } from './core/statistics/results.ts';
export { type Stats, statsOf } from './core/statistics/stats.ts';
