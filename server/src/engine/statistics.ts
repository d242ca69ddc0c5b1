/** The engine's pure statistics, for those who show them. */
export type { ClosedTrade } from './core/statistics/closed-trade.ts';
export { type EquityColumns, equityCurve } from './core/statistics/equity.ts';
export { groupTrades } from './core/statistics/groups.ts';
export { type Stats, statsOf } from './core/statistics/stats.ts';
