import { builder } from '../builder.ts';
import { StrategyStatusEnum } from '../enums.ts';
import { pageCost } from '../limits.ts';
import { openSpan } from '../ranges.ts';
import { type StrategyStats, strategyStatsPage } from '../strategy-stats.ts';
import { StatsType } from './stats.ts';
import { StrategyType } from './strategy.ts';

const StrategyStatsType = builder.objectRef<StrategyStats>('StrategyStats').implement({
  description: 'A strategy with what it made inside a span.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    strategy: t.expose('strategy', { type: StrategyType }),
    stats: t.expose('stats', { type: StatsType }),
  }),
});

builder.queryFields((t) => ({
  statsByStrategy: t.connection({
    type: StrategyStatsType,
    description: 'By net R inside the span, best first.',
    args: {
      statuses: t.arg({ type: [StrategyStatusEnum] }),
      from: t.arg({ type: 'DateTime' }),
      to: t.arg({ type: 'DateTime', description: 'Exclusive.' }),
    },
    complexity: pageCost,
    resolve: (_root, args, { parts }) => strategyStatsPage(parts, args, openSpan(args)),
  }),
}));
