import type { EpochMs } from '../model/epoch-ms.ts';
import { byClose, type ClosedTrade } from './closed-trade.ts';
import { dailyR } from './daily-returns.ts';
import { maxDrawdownR } from './drawdown.ts';
import { averageHoldByExit, averageHoldMs, type ExitHold } from './hold.ts';
import { netUsd } from './last-day.ts';
import { mean, standardDeviation, sum } from './moments.ts';
import { quantileOfSorted } from './quantile.ts';
import { annualisedSharpe, sharpe } from './sharpe.ts';
import { annualisedSortino } from './sortino.ts';
import { type WinLoss, winLoss } from './win-loss.ts';
import { winRate } from './win-rate.ts';

/** What closed trades tell by themselves, whoever made them (spec 04). Null = not defined for these trades. */
export interface Results extends WinLoss {
  readonly trades: number;
  readonly winRate: number | null;
  readonly netR: number;
  readonly grossR: number;
  readonly feesR: number;
  readonly netUsd: string;
  readonly maxDrawdownR: number;
  readonly sharpePerTrade: number | null;
  readonly sharpeDaily: number | null;
  readonly sortinoDaily: number | null;
  readonly stdR: number | null;
  readonly medianR: number | null;
  readonly p25R: number | null;
  readonly p75R: number | null;
  readonly bestR: number | null;
  readonly worstR: number | null;
  readonly expectancyR: number | null;
  readonly averageHoldMs: number | null;
  readonly averageHoldByExit: readonly ExitHold[];
  readonly firstTradeAt: EpochMs | null;
  readonly lastTradeAt: EpochMs | null;
}

/**
 * All of it for one set of closed trades, in any order. `daily` is their net R per day, by default from the first
 * day with a trade to the last.
 */
export function resultsOf(trades: readonly ClosedTrade[], daily = dailyR(trades)): Results {
  const ordered = byClose(trades);
  const results = ordered.map(({ pnlR }) => pnlR);
  return {
    trades: ordered.length,
    winRate: winRate(ordered),
    ...winLoss(ordered),
    netR: sum(results),
    grossR: sum(ordered.map(({ grossR }) => grossR)),
    feesR: sum(ordered.map(({ feesR }) => feesR)),
    netUsd: netUsd(ordered),
    maxDrawdownR: maxDrawdownR(ordered),
    ...spread(results),
    sharpeDaily: annualisedSharpe(daily),
    sortinoDaily: annualisedSortino(daily),
    averageHoldMs: averageHoldMs(ordered),
    averageHoldByExit: averageHoldByExit(ordered),
    firstTradeAt: ordered[0]?.closedAt ?? null,
    lastTradeAt: ordered.at(-1)?.closedAt ?? null,
  };
}

type Spread = Pick<
  Results,
  'sharpePerTrade' | 'stdR' | 'medianR' | 'p25R' | 'p75R' | 'bestR' | 'worstR' | 'expectancyR'
>;

/** How single results are spread. */
function spread(results: readonly number[]): Spread {
  const sorted = Float64Array.from(results).sort();
  return {
    sharpePerTrade: sharpe(results),
    stdR: standardDeviation(results),
    medianR: quantileOfSorted(sorted, 0.5),
    p25R: quantileOfSorted(sorted, 0.25),
    p75R: quantileOfSorted(sorted, 0.75),
    bestR: quantileOfSorted(sorted, 1),
    worstR: quantileOfSorted(sorted, 0),
    expectancyR: mean(results),
  };
}
