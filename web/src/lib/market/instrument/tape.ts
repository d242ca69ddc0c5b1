/** The latest trades, newest first. Pure. */
import type { TapeTrade } from './documents.ts';

/** Rows of the tape. */
const MOST = 40;

/** A trade with the number of trades between it and the next older one shown. */
export interface TapeRow extends TapeTrade {
  readonly skipped: number;
}

/** The tape with more trades: each id once, newest first. */
export function withTrades(before: readonly TapeTrade[], more: readonly TapeTrade[]): TapeTrade[] {
  const byId = new Map([...before, ...more].map((trade) => [trade.aggId, trade]));
  return [...byId.values()].sort((a, b) => Number(b.aggId) - Number(a.aggId)).slice(0, MOST);
}

/**
 * Rows with what is missing between them: a push carries the latest trade of its moment only, ids are
 * contiguous, so the difference tells how many were not shown.
 */
export function tapeRows(trades: readonly TapeTrade[]): TapeRow[] {
  return trades.map((trade, index) => {
    const older = trades[index + 1];
    const skipped = older === undefined ? 0 : Number(trade.aggId) - Number(older.aggId) - 1;
    return { ...trade, skipped: Math.max(0, skipped) };
  });
}
