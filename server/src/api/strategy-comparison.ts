import { DAY_MS } from '../engine/core/model/epoch-ms.ts';
import type { StrategyRow } from '../store/strategies.ts';
import { accountsNow } from './accounts-now.ts';
import {
  type Compared,
  type ComparedAccount,
  FEWEST_COMPARED,
  MOST_COMPARED,
  MOST_COMPARED_DAYS,
} from './comparison/compare.ts';
import type { ApiParts } from './context.ts';
import { busyIsConflict, type FieldProblem, NotFoundError, ValidationError } from './errors.ts';
import type { StatsSpan } from './statistics.ts';

/** One strategy of a comparison. */
export interface ComparedStrategy extends Omit<ComparedAccount, 'id'> {
  readonly strategy: StrategyRow;
}

export interface StrategyComparison extends Omit<Compared, 'strategies'> {
  readonly strategies: ComparedStrategy[];
}

type Parts = Pick<ApiParts, 'engine' | 'comparer' | 'stores'>;

/**
 * Strategies side by side over the part of the span in which all of them lived, so that none is blamed for days
 * before it existed. Throws ValidationError for what cannot be compared, NotFoundError for an unknown strategy.
 */
export async function compareStrategies(
  { engine, comparer, stores }: Parts,
  ids: readonly string[],
  span: StatsSpan,
): Promise<StrategyComparison> {
  const problems = [...idProblems(ids), ...spanProblems(span)];
  if (problems.length > 0) throw new ValidationError(problems);
  const rows = await knownStrategies(stores, ids);
  const compared = await comparer
    .compare({ ids, span, now: accountsNow(engine.view()) })
    .catch(busyIsConflict);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return {
    ...compared,
    strategies: compared.strategies.flatMap(({ id, ...account }) => {
      const strategy = byId.get(id);
      return strategy === undefined ? [] : [{ strategy, ...account }];
    }),
  };
}

async function knownStrategies(stores: Parts['stores'], ids: readonly string[]): Promise<StrategyRow[]> {
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
