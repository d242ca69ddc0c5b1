import { DAY_MS } from '../../engine/core/model/epoch-ms.ts';
import { type ClosedTrade, compare, type PairDifference, type Stats } from '../../engine/statistics.ts';
import type { Stores } from '../../store/stores.ts';
import type { StrategyRow } from '../../store/strategies.ts';
import type { AccountsNow } from '../accounts-now.ts';
import type { Statistics, StatsSpan } from '../statistics.ts';

export const FEWEST_COMPARED = 2;
/** As many as an A/B test may have: 190 pairs. */
export const MOST_COMPARED = 20;
export const MOST_COMPARED_DAYS = 732;

/** Strategies that are known, over a span that may be compared. Plain data, for the thread that compares. */
export interface ComparisonQuestion {
  readonly ids: readonly string[];
  readonly span: StatsSpan;
  readonly now: AccountsNow;
}

/** One strategy of a comparison; curves over the common axis, correlations in the order of the strategies. */
export interface ComparedAccount {
  readonly id: string;
  readonly stats: Stats;
  readonly netR: number[];
  readonly netUsd: number[];
  readonly correlations: (number | null)[];
}

export interface Compared {
  readonly from: number;
  readonly to: number;
  /** Times of the common axis. */
  readonly at: number[];
  readonly strategies: ComparedAccount[];
  readonly differences: (PairDifference & { readonly firstId: string; readonly secondId: string })[];
}

interface Parts {
  readonly stores: Pick<Stores, 'strategies'>;
  readonly statistics: Statistics;
}

/** Reads the trades of the strategies and sets them side by side: a second for twenty over a quarter, some for two years. */
export async function compareAccounts(
  { stores, statistics }: Parts,
  { ids, span, now }: ComparisonQuestion,
): Promise<Compared> {
  const found = new Map((await stores.strategies.byIds(ids)).map((row) => [row.id, row]));
  const rows = ids.flatMap((id) => found.get(id) ?? []);
  const histories = await statistics.closedTrades.byStrategy({ strategyIds: ids, from: null, to: null });
  const lives = rows.map((row) => ({ row, trades: histories.get(row.id) ?? [] }));
  const common = commonSpan(lives, span, now.at + 1);
  const results = await statistics.perStrategy(rows, { ...common, everyDay: true });
  const { equity, correlation, pairs } = compare(
    lives.map(({ trades }) => trades.filter((trade) => isInside(trade, common))),
    common,
  );
  return {
    ...common,
    at: equity.at,
    strategies: rows.flatMap(({ id }, place) => {
      const [stats, curve] = [results.get(id)?.stats, equity.curves[place]];
      if (stats === undefined || curve === undefined) return [];
      return [{ id, stats, ...curve, correlations: correlation[place] ?? [] }];
    }),
    differences: pairs.map((pair) => ({
      ...pair,
      firstId: rows[pair.first]?.id ?? '',
      secondId: rows[pair.second]?.id ?? '',
    })),
  };
}

interface Life {
  readonly row: StrategyRow;
  readonly trades: readonly ClosedTrade[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** From the day on which the youngest began to now, or to the end of the first that was given up. */
function commonSpan(lives: readonly Life[], { from, to }: StatsSpan, now: number): Span {
  const end = Math.min(to ?? now, now, ...lives.map(endOf));
  const start = Math.max(
    from ?? end - MOST_COMPARED_DAYS * DAY_MS,
    ...lives.map((life) => startOf(life, now)),
  );
  return { from: Math.min(start, end), to: end };
}

/** A recorded tape plays another day than the one on which its strategies were made: then the first trade counts. */
function startOf({ row, trades }: Life, now: number): number {
  const first = trades.reduce((least, { openedAt }) => Math.min(least, openedAt), Infinity);
  const start = row.createdAt < now ? Math.min(row.createdAt, first) : first;
  return Number.isFinite(start) ? start : -Infinity;
}

function endOf({ row, trades }: Life): number {
  return row.deprecatedAt === null
    ? Infinity
    : Math.max(row.deprecatedAt, (trades.at(-1)?.closedAt ?? -Infinity) + 1);
}

function isInside({ closedAt }: ClosedTrade, { from, to }: Span): boolean {
  return closedAt >= from && closedAt < to;
}
