import type { EpochMs } from '../model/epoch-ms.ts';
import type { ClosedTrade } from './closed-trade.ts';

/** Money put into an account from outside, USDT: what it opened with, or a top-up. */
export interface Deposit {
  readonly at: EpochMs;
  readonly amount: number;
}

/** What accounts had when a span began, and what was put into them after that; USDT, deposits in order of time. */
export interface Capital {
  readonly opening: number;
  readonly deposits: readonly Deposit[];
}

/**
 * Capital of the span that begins at `from` (null: with the first deposit). Deposits and results before it are what
 * the span opens with, so `trades` are all closed trades of the accounts, also those before the span.
 */
export function capitalFrom(
  deposits: readonly Deposit[],
  trades: readonly ClosedTrade[],
  from: EpochMs | null,
): Capital {
  const ordered = [...deposits].sort((a, b) => a.at - b.at);
  if (from === null) return { opening: 0, deposits: ordered };
  let opening = 0;
  for (const { at, amount } of ordered) if (at < from) opening += amount;
  for (const { closedAt, pnlUsd } of trades) if (closedAt < from) opening += Number(pnlUsd);
  return { opening, deposits: ordered.filter(({ at }) => at >= from) };
}
