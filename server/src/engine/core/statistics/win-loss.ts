import { type ClosedTrade, isWin } from './closed-trade.ts';
import { mean, sum } from './moments.ts';

export interface WinLoss {
  readonly averageWinR: number | null;
  /** Negative or 0. */
  readonly averageLossR: number | null;
  /** Average win ÷ |average loss|; null when either is missing or there is no loss to divide by. */
  readonly winLossRatio: number | null;
  /** Σ wins ÷ |Σ losses|; null without a loss (it would be infinite, which no chart and no JSON can hold). */
  readonly profitFactor: number | null;
}

/** How wins compare with losses; a trade of exactly 0 is no win. */
export function winLoss(trades: readonly ClosedTrade[]): WinLoss {
  const wins = trades.filter(isWin).map(({ pnlR }) => pnlR);
  const losses = trades.filter((trade) => !isWin(trade)).map(({ pnlR }) => pnlR);
  const averageWinR = mean(wins);
  const averageLossR = mean(losses);
  const lost = Math.abs(sum(losses));
  return {
    averageWinR,
    averageLossR,
    winLossRatio: averageWinR === null || !averageLossR ? null : averageWinR / Math.abs(averageLossR),
    profitFactor: lost === 0 ? null : sum(wins) / lost,
  };
}
