import type { EpochMs } from '../model/epoch-ms.ts';
import type { ClosedTrade } from './closed-trade.ts';

/** Curves of several strategies over one axis: `at` and each column of a curve have the same length. */
export interface AlignedEquity {
  readonly at: EpochMs[];
  readonly curves: readonly { readonly netR: number[]; readonly netUsd: number[] }[];
}

interface Closing {
  readonly at: EpochMs;
  readonly owner: number;
  readonly trade: ClosedTrade;
}

/**
 * Cumulative net R and USDT of each strategy at the same moments: `from` with nothing won yet, then the closings of
 * all of them, of many the last of each of equal groups, at most `most` points. Between its own closings a curve
 * stays where it was.
 */
export function alignedEquity(
  sets: readonly (readonly ClosedTrade[])[],
  from: EpochMs,
  most: number,
): AlignedEquity {
  const closings = allClosings(sets);
  const points = Math.min(closings.length, most - 1);
  const totals = sets.map(() => ({ netR: 0, netUsd: 0 }));
  const equity = { at: [from], curves: sets.map(() => ({ netR: [0], netUsd: [0] })) };
  let taken = 0;
  for (let point = 1; point <= points; point += 1) {
    const end = Math.floor((point * closings.length) / points);
    for (const closing of closings.slice(taken, end)) add(totals, closing);
    taken = end;
    equity.at.push(closings[end - 1]?.at ?? from);
    for (const [owner, curve] of equity.curves.entries()) {
      curve.netR.push(totals[owner]?.netR ?? 0);
      curve.netUsd.push(totals[owner]?.netUsd ?? 0);
    }
  }
  return equity;
}

function allClosings(sets: readonly (readonly ClosedTrade[])[]): Closing[] {
  return sets
    .flatMap((trades, owner) => trades.map((trade) => ({ at: trade.closedAt, owner, trade })))
    .sort((a, b) => a.at - b.at || a.owner - b.owner || a.trade.openedAt - b.trade.openedAt);
}

function add(totals: { netR: number; netUsd: number }[], { owner, trade }: Closing): void {
  const total = totals[owner];
  if (total === undefined) return;
  total.netR += trade.pnlR;
  total.netUsd += Number(trade.pnlUsd);
}
