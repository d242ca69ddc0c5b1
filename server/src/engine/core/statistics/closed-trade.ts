import type { PositionStatus, Side, Tier } from '@ae/db/enums.ts';
import type { EpochMs } from '../model/epoch-ms.ts';

/** What statistics need of a closed position. R and USD are after fees unless named otherwise. */
export interface ClosedTrade {
  readonly symbol: string;
  readonly side: Side;
  readonly tier: Tier;
  readonly score: number;
  readonly strategyVersion: number;
  readonly status: PositionStatus;
  readonly openedAt: EpochMs;
  readonly closedAt: EpochMs;
  readonly pnlR: number;
  readonly grossR: number;
  readonly feesR: number;
  /** USDT, decimal string. */
  readonly pnlUsd: string;
}

/** A win is pnl_R > 0, never a status. */
export function isWin(trade: ClosedTrade): boolean {
  return trade.pnlR > 0;
}

/** Trades in the order in which they closed. */
export function byClose(trades: readonly ClosedTrade[]): ClosedTrade[] {
  return [...trades].sort((a, b) => a.closedAt - b.closedAt || a.openedAt - b.openedAt);
}
