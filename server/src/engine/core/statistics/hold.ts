import type { PositionStatus } from '@ae/db/enums.ts';
import type { ClosedTrade } from './closed-trade.ts';
import { mean } from './moments.ts';

/** Average time from opening to close in ms; null without trades. */
export function averageHoldMs(trades: readonly ClosedTrade[]): number | null {
  return mean(trades.map(({ openedAt, closedAt }) => closedAt - openedAt));
}

/** The same by how the trade ended. */
export function averageHoldMsByExit(trades: readonly ClosedTrade[]): Map<PositionStatus, number> {
  const holds = new Map<PositionStatus, number[]>();
  for (const { status, openedAt, closedAt } of trades) {
    const list = holds.get(status) ?? [];
    list.push(closedAt - openedAt);
    holds.set(status, list);
  }
  return new Map([...holds].map(([status, list]) => [status, mean(list) ?? 0]));
}
