import { DAY_MS } from '../model/epoch-ms.ts';
import type { ClosedTrade } from './closed-trade.ts';

/** Net R per UTC day from the first day with a closed trade to the last; days without one are 0. */
export function dailyR(trades: readonly ClosedTrade[]): number[] {
  if (trades.length === 0) return [];
  const days = trades.map(({ closedAt }) => Math.floor(closedAt / DAY_MS));
  const first = Math.min(...bounds(days));
  const totals = new Array<number>(Math.max(...bounds(days)) - first + 1).fill(0);
  for (const [index, trade] of trades.entries()) {
    const day = (days[index] as number) - first;
    totals[day] = (totals[day] as number) + trade.pnlR;
  }
  return totals;
}

/** Least and greatest, without spreading a long list over the stack. */
function bounds(values: readonly number[]): [number, number] {
  let least = values[0] as number;
  let greatest = least;
  for (const value of values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return [least, greatest];
}
