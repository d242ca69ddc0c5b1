import { Decimal, decimalText } from '../model/decimal.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import { byClose, type ClosedTrade } from './closed-trade.ts';
import { dailyR } from './daily-returns.ts';
import { type Drawdown, maxDrawdown } from './drawdown.ts';
import { averageHoldMs } from './hold.ts';
import { type LastDay, lastDay, netUsd } from './last-day.ts';
import { mean, quantile, standardDeviation, sum } from './moments.ts';
import { annualisedSharpe, annualisedSortino, sharpe } from './sharpe.ts';
import { type WinLoss, winLoss } from './win-loss.ts';
import { winRate } from './win-rate.ts';

/** What the trades cannot tell: the account they belong to, and now. */
export interface StatsAccount {
  /** USDT, decimal strings; balance = initial + Σ results. */
  readonly initialBalance: string;
  readonly balance: string;
  readonly openPositions: number;
  readonly at: EpochMs;
}

/** Everything that is counted over closed trades (spec 04). Null = not defined for these trades. */
export interface Stats extends WinLoss, Drawdown, LastDay {
  readonly trades: number;
  readonly openPositions: number;
  readonly winRate: number | null;
  readonly netR: number;
  readonly grossR: number;
  readonly feesR: number;
  readonly netUsd: string;
  readonly balance: string;
  readonly initialBalance: string;
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
  readonly firstTradeAt: EpochMs | null;
  readonly lastTradeAt: EpochMs | null;
}

/** All statistics of one set of closed trades. */
export function statsOf(trades: readonly ClosedTrade[], account: StatsAccount): Stats {
  const ordered = byClose(trades);
  const results = ordered.map(({ pnlR }) => pnlR);
  const daily = dailyR(ordered);
  return {
    trades: ordered.length,
    openPositions: account.openPositions,
    winRate: winRate(ordered),
    ...winLoss(ordered),
    netR: sum(results),
    grossR: sum(ordered.map(({ grossR }) => grossR)),
    feesR: sum(ordered.map(({ feesR }) => feesR)),
    netUsd: netUsd(ordered),
    balance: decimalText(new Decimal(account.balance)),
    initialBalance: decimalText(new Decimal(account.initialBalance)),
    ...maxDrawdown(ordered, Number(account.initialBalance)),
    ...spread(results),
    sharpeDaily: annualisedSharpe(daily),
    sortinoDaily: annualisedSortino(daily),
    averageHoldMs: averageHoldMs(ordered),
    ...lastDay(ordered, account.at),
    firstTradeAt: ordered[0]?.closedAt ?? null,
    lastTradeAt: ordered.at(-1)?.closedAt ?? null,
  };
}

type Spread = Pick<
  Stats,
  'sharpePerTrade' | 'stdR' | 'medianR' | 'p25R' | 'p75R' | 'bestR' | 'worstR' | 'expectancyR'
>;

/** How single results are spread. */
function spread(results: readonly number[]): Spread {
  return {
    sharpePerTrade: sharpe(results),
    stdR: standardDeviation(results),
    medianR: quantile(results, 0.5),
    p25R: quantile(results, 0.25),
    p75R: quantile(results, 0.75),
    bestR: quantile(results, 1),
    worstR: quantile(results, 0),
    expectancyR: mean(results),
  };
}
