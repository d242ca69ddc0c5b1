import { POSITION_STATUSES, type PositionStatus } from '@ae/db/enums.ts';
import type { ClosedTrade } from './closed-trade.ts';
import { mean } from './moments.ts';

/** How long trades that ended in one way were held. */
export interface ExitHold {
  readonly exit: PositionStatus;
  readonly trades: number;
  readonly averageHoldMs: number;
}

/** Average time from opening to close in ms; null without trades. */
export function averageHoldMs(trades: readonly ClosedTrade[]): number | null {
  return mean(trades.map(({ openedAt, closedAt }) => closedAt - openedAt));
}

/** The same by how the trade ended; ways in which none did are left out. */
export function averageHoldByExit(trades: readonly ClosedTrade[]): ExitHold[] {
  return POSITION_STATUSES.flatMap((exit) => {
    const ended = trades.filter(({ status }) => status === exit);
    const average = averageHoldMs(ended);
    return average === null ? [] : [{ exit, trades: ended.length, averageHoldMs: average }];
  });
}
