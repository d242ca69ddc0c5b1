import type { EpochMs } from '../model/epoch-ms.ts';
import { type AlignedEquity, alignedEquity } from './aligned-equity.ts';
import type { ClosedTrade } from './closed-trade.ts';
import { correlationMatrix } from './correlation.ts';
import { dailyRBetween } from './daily-returns.ts';
import { type Difference, difference } from './difference.ts';

/** Half-open, like every range: a trade that closed at `to` is outside. */
export interface ComparedSpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** The difference between two of the strategies, by their places in the list. */
export interface PairDifference extends Difference {
  readonly first: number;
  readonly second: number;
}

/** Two or more strategies side by side on the same days. */
export interface Comparison {
  readonly equity: AlignedEquity;
  /** Pearson's r of daily R, row by row in the order of the strategies. */
  readonly correlation: (number | null)[][];
  /** Each pair once, the earlier in the list first. */
  readonly pairs: PairDifference[];
}

/** Points of the common axis at most, and values of all curves: of many strategies each has fewer points. */
const MOST_POINTS = 1_000;
const MOST_VALUES = 10_000;

/** Sets the trades of a common span side by side; each list holds one strategy's, inside the span. */
export function compare(sets: readonly (readonly ClosedTrade[])[], { from, to }: ComparedSpan): Comparison {
  const daily = sets.map((trades) => dailyRBetween(trades, from, to - 1));
  return {
    equity: alignedEquity(sets, from, Math.min(MOST_POINTS, Math.floor(MOST_VALUES / sets.length))),
    correlation: correlationMatrix(daily),
    pairs: daily.flatMap((a, first) =>
      daily.slice(first + 1).map((b, offset) => ({ first, second: first + 1 + offset, ...difference(a, b) })),
    ),
  };
}
