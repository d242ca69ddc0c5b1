import { Decimal, decimalText } from '../model/decimal.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { Capital } from './capital.ts';
import type { ClosedTrade } from './closed-trade.ts';
import { dailyR, dailyRBetween } from './daily-returns.ts';
import { deflatedSharpe, type Trials } from './deflated-sharpe.ts';
import { maxDrawdownFraction } from './drawdown.ts';
import { exposure } from './exposure.ts';
import { type LastDay, lastDay } from './last-day.ts';
import { probabilisticSharpe, sharpeEstimate } from './probabilistic-sharpe.ts';
import { type Results, resultsOf } from './results.ts';

/** What the trades cannot tell: the account they belong to, what else was tried, the span asked for, and now. */
export interface StatsAccount {
  /** USDT, decimal strings; balance = initial + Σ results. */
  readonly initialBalance: string;
  readonly balance: string;
  /** Of the span. */
  readonly capital: Capital;
  readonly openPositions: number;
  /** Null: not known, so nothing can be deflated. */
  readonly trials: Trials | null;
  /** Start of the span; null: from the first opening on. */
  readonly from: EpochMs | null;
  /** End of the span; null: until now. */
  readonly to: EpochMs | null;
  /** Idle days at both ends of a span with two ends count too: whoever is compared over it had all of its days. */
  readonly everyDay: boolean;
  readonly at: EpochMs;
}

/** Everything that is counted over the closed trades of an account (spec 04). Null = not defined for these trades. */
export interface Stats extends Results, LastDay {
  readonly openPositions: number;
  readonly balance: string;
  readonly initialBalance: string;
  /** Of the balance's peak, deposits taken out; 0 to 1. */
  readonly maxDrawdownFraction: number;
  /** Share of the span with a (by now closed) trade open; null without a trade. */
  readonly exposureFraction: number | null;
  /** Of daily R, 3 for a normal distribution; both null where the two ratios below are. */
  readonly skewnessDaily: number | null;
  readonly kurtosisDaily: number | null;
  /** Probability that the true daily Sharpe ratio is above 0. */
  readonly probabilisticSharpe: number | null;
  /** The same above what luck gives the best of all that was tried; of `trials` strategies. */
  readonly deflatedSharpe: number | null;
  readonly trials: number | null;
}

/** All statistics of one set of closed trades. */
export function statsOf(trades: readonly ClosedTrade[], account: StatsAccount): Stats {
  const daily = dailyOf(trades, account);
  return {
    ...resultsOf(trades, daily),
    openPositions: account.openPositions,
    balance: decimalText(new Decimal(account.balance)),
    initialBalance: decimalText(new Decimal(account.initialBalance)),
    maxDrawdownFraction: maxDrawdownFraction(trades, account.capital),
    exposureFraction: exposureFraction(trades, account),
    ...certainty(daily, account.trials),
    ...lastDay(trades, account.at),
  };
}

function dailyOf(trades: readonly ClosedTrade[], { from, to, everyDay }: StatsAccount): number[] {
  return everyDay && from !== null && to !== null ? dailyRBetween(trades, from, to - 1) : dailyR(trades);
}

function exposureFraction(trades: readonly ClosedTrade[], { from, to, at }: StatsAccount): number | null {
  if (trades.length === 0) return null;
  let first = Infinity;
  for (const { openedAt } of trades) first = Math.min(first, openedAt);
  return exposure(trades, from ?? first, Math.min(to ?? at, at));
}

type Certainty = Pick<
  Stats,
  'skewnessDaily' | 'kurtosisDaily' | 'probabilisticSharpe' | 'deflatedSharpe' | 'trials'
>;

/** How much of the Sharpe ratio may be believed. */
function certainty(daily: readonly number[], trials: Trials | null): Certainty {
  const estimate = sharpeEstimate(daily);
  return {
    skewnessDaily: estimate?.skewness ?? null,
    kurtosisDaily: estimate?.kurtosis ?? null,
    probabilisticSharpe: estimate === null ? null : probabilisticSharpe(estimate),
    deflatedSharpe: estimate === null || trials === null ? null : deflatedSharpe(estimate, trials),
    trials: trials?.count ?? null,
  };
}
