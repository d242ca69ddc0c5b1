import { type ClosedTrade, isWin } from './closed-trade.ts';

/** Share of trades with pnl_R > 0; null without trades. */
export function winRate(trades: readonly ClosedTrade[]): number | null {
  return trades.length === 0 ? null : trades.filter(isWin).length / trades.length;
}
