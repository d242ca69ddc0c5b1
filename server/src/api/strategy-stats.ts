import type { Stats } from '../engine/statistics.ts';
import type { StrategyRow } from '../store/strategies.ts';
import type { ApiParts } from './context.ts';
import { listPage, type PageArgs } from './paging.ts';
import type { StatsSpan } from './statistics.ts';

/** A strategy with what it made inside a span. */
export interface StrategyStats {
  readonly strategy: StrategyRow;
  readonly stats: Stats;
}

export interface StrategyStatsArgs extends PageArgs {
  readonly statuses?: readonly string[] | null | undefined;
}

/** A page of strategies by net R inside the span, best first, ties by id. */
export async function strategyStatsPage(
  { stores, statistics }: Pick<ApiParts, 'stores' | 'statistics'>,
  args: StrategyStatsArgs,
  span: StatsSpan,
) {
  const rows = (await stores.strategies.all()).filter(
    ({ status }) => args.statuses === null || args.statuses === undefined || args.statuses.includes(status),
  );
  const found = await statistics.perStrategy(rows, span);
  const items = rows.flatMap((strategy): StrategyStats[] => {
    const stats = found.get(strategy.id)?.stats;
    return stats === undefined ? [] : [{ strategy, stats }];
  });
  return listPage<StrategyStats>(args, items, ({ strategy, stats }) => [-stats.netR, strategy.id]);
}
