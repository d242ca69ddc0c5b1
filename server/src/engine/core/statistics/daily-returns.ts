import { DAY_MS, type EpochMs } from '../model/epoch-ms.ts';

/** A result at the time when it was closed. */
interface DatedResult {
  readonly closedAt: EpochMs;
  readonly pnlR: number;
}

/** Net R per UTC day from the first day with a closed trade to the last; days without one are 0. */
export function dailyR(trades: readonly DatedResult[]): number[] {
  if (trades.length === 0) return [];
  let [first, last] = [Infinity, -Infinity];
  for (const { closedAt } of trades) {
    first = Math.min(first, closedAt);
    last = Math.max(last, closedAt);
  }
  return dailyRBetween(trades, first, last);
}

/** Net R per UTC day from the day of `first` to the day of `last`, so that several series share their days. */
export function dailyRBetween(trades: readonly DatedResult[], first: EpochMs, last: EpochMs): number[] {
  const start = Math.floor(first / DAY_MS);
  const totals = new Array<number>(Math.max(0, Math.floor(last / DAY_MS) - start + 1)).fill(0);
  for (const { closedAt, pnlR } of trades) {
    const day = Math.floor(closedAt / DAY_MS) - start;
    const total = totals[day];
    if (total !== undefined) totals[day] = total + pnlR;
  }
  return totals;
}
