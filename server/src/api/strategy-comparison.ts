import { DAY_MS } from '../engine/core/model/epoch-ms.ts';
import { type ClosedTrade, compare, type PairDifference, type Stats } from '../engine/statistics.ts';
import type { StrategyRow } from '../store/strategies.ts';
import type { ApiParts } from './context.ts';
import { type FieldProblem, NotFoundError, ValidationError } from './errors.ts';
import type { StatsSpan } from './statistics.ts';
import { venueNow } from './venue-time.ts';

/** One strategy of a comparison; curves over the common axis, correlations in the order of the strategies. */
export interface ComparedStrategy {
  readonly strategy: StrategyRow;
  readonly stats: Stats;
  readonly netR: number[];
  readonly netUsd: number[];
  readonly correlations: (number | null)[];
}

export interface StrategyComparison {
  readonly from: number;
  readonly to: number;
  /** Times of the common axis. */
  readonly at: number[];
  readonly strategies: ComparedStrategy[];
  readonly differences: (PairDifference & { readonly firstId: string; readonly secondId: string })[];
}

export const FEWEST_COMPARED = 2;
export const MOST_COMPARED = 6;
export const MOST_COMPARED_DAYS = 732;

type Parts = Pick<ApiParts, 'engine' | 'statistics' | 'stores'>;

/**
 * Strategies side by side over the part of the span in which all of them lived, so that none is blamed for days
 * before it existed. Throws ValidationError for what cannot be compared, NotFoundError for an unknown strategy.
 */
export async function compareStrategies(
  parts: Parts,
  ids: readonly string[],
  span: StatsSpan,
): Promise<StrategyComparison> {
  const problems = [...idProblems(ids), ...spanProblems(span)];
  if (problems.length > 0) throw new ValidationError(problems);
  const rows = await knownStrategies(parts, ids);
  const histories = await parts.statistics.closedTrades.byStrategy({
    strategyIds: ids,
    from: null,
    to: null,
  });
  const lives = rows.map((row) => ({ row, trades: histories.get(row.id) ?? [] }));
  const common = commonSpan(lives, span, venueNow(parts.engine.view()) + 1);
  const results = await parts.statistics.perStrategy(rows, { ...common, everyDay: true });
  const { equity, correlation, pairs } = compare(
    lives.map(({ trades }) => trades.filter((trade) => isInside(trade, common))),
    common,
  );
  return {
    ...common,
    at: equity.at,
    strategies: rows.flatMap((strategy, place) => {
      const [stats, curve] = [results.get(strategy.id)?.stats, equity.curves[place]];
      if (stats === undefined || curve === undefined) return [];
      return [{ strategy, stats, ...curve, correlations: correlation[place] ?? [] }];
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

async function knownStrategies({ stores }: Parts, ids: readonly string[]): Promise<StrategyRow[]> {
  const rows = await stores.strategies.byIds(ids);
  return ids.map((id) => {
    const row = rows.find((found) => found.id === id);
    if (row === undefined) throw new NotFoundError(`strategy ${id}`);
    return row;
  });
}

function idProblems(ids: readonly string[]): FieldProblem[] {
  const expected = `${FEWEST_COMPARED} to ${MOST_COMPARED} different strategies`;
  if (new Set(ids).size !== ids.length) {
    const message = 'ids: a strategy is named twice';
    return [{ path: 'ids', code: 'duplicate', message, messageZh: 'ids：同一策略出现了两次', expected }];
  }
  if (ids.length >= FEWEST_COMPARED && ids.length <= MOST_COMPARED) return [];
  const message = `ids: ${ids.length} strategies cannot be compared, expected ${expected}`;
  const messageZh = `ids：无法比较 ${ids.length} 个策略，应为 ${FEWEST_COMPARED} 至 ${MOST_COMPARED} 个不同的策略`;
  return [{ path: 'ids', code: 'out_of_range', message, messageZh, expected }];
}

function spanProblems({ from, to }: StatsSpan): FieldProblem[] {
  if (from === null || to === null) return [];
  if (from >= to) {
    const expected = 'a time before to';
    const message = 'from: is not before to';
    return [{ path: 'from', code: 'not_before', message, messageZh: 'from：必须早于 to', expected }];
  }
  if (to - from <= MOST_COMPARED_DAYS * DAY_MS) return [];
  const expected = `at most ${MOST_COMPARED_DAYS} days`;
  const message = `from: the range is too long, expected ${expected}`;
  const messageZh = `from：时间范围过长，最多 ${MOST_COMPARED_DAYS} 天`;
  return [{ path: 'from', code: 'too_long', message, messageZh, expected }];
}
