import { VERDICTS } from '../../engine/statistics.ts';
import { builder } from '../builder.ts';
import { FEWEST_COMPARED, MOST_COMPARED, MOST_COMPARED_DAYS } from '../comparison/compare.ts';
import { NotFoundError, ValidationError } from '../errors.ts';
import { globalId, localId } from '../ids.ts';
import { type ComparedStrategy, compareStrategies, type StrategyComparison } from '../strategy-comparison.ts';
import { StatsType } from './stats.ts';
import { StrategyType } from './strategy.ts';

const VerdictEnum = builder.enumType('DifferenceVerdict', {
  description:
    'significant: the 95 % interval excludes 0; not_significant: it does not; too_few_days: below 30 days, or below 10 on which the two differ.',
  values: VERDICTS,
});

const ComparedStrategyType = builder.objectRef<ComparedStrategy>('ComparedStrategy').implement({
  authScopes: { signedIn: true },
  fields: (t) => ({
    strategy: t.expose('strategy', { type: StrategyType }),
    stats: t.expose('stats', { type: StatsType, description: 'Inside the common span.' }),
    netR: t.exposeFloatList('netR', { description: 'Cumulative, at the times of `at`.' }),
    netUsd: t.exposeFloatList('netUsd', { description: 'Cumulative, at the times of `at`.' }),
    correlations: t.floatList({
      description:
        'Correlation of daily R with each of the strategies, in their order; null where one of them never moves.',
      nullable: { list: false, items: true },
      resolve: ({ correlations }) => correlations,
    }),
  }),
});

const StrategyDifferenceType = builder
  .objectRef<StrategyComparison['differences'][number]>('StrategyDifference')
  .implement({
    description:
      'Daily R of the first less that of the second, day by day; interval of its mean by the stationary bootstrap, the same for the same trades.',
    authScopes: { signedIn: true },
    fields: (t) => ({
      firstId: t.id({ resolve: ({ firstId }) => globalId('Strategy', firstId) }),
      secondId: t.id({ resolve: ({ secondId }) => globalId('Strategy', secondId) }),
      days: t.exposeInt('days'),
      differingDays: t.exposeInt('differingDays', { description: 'Days on which the two made different R.' }),
      meanDailyR: t.float({ nullable: true, resolve: ({ interval }) => interval?.mean ?? null }),
      low95R: t.float({ nullable: true, resolve: ({ interval }) => interval?.low ?? null }),
      high95R: t.float({ nullable: true, resolve: ({ interval }) => interval?.high ?? null }),
      resamples: t.int({ nullable: true, resolve: ({ interval }) => interval?.resamples ?? null }),
      blockDays: t.int({
        nullable: true,
        description: 'Mean length of the blocks.',
        resolve: ({ interval }) => interval?.blockDays ?? null,
      }),
      verdict: t.expose('verdict', { type: VerdictEnum }),
    }),
  });

const StrategyComparisonType = builder.objectRef<StrategyComparison>('StrategyComparison').implement({
  description: 'Strategies side by side over the part of the span in which all of them lived.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime' }),
    to: t.expose('to', { type: 'DateTime', description: 'Exclusive.' }),
    at: t.exposeFloatList('at', {
      description:
        'Common axis of the equity curves, epoch milliseconds: the start and at most 999 closings, of more than ten strategies fewer.',
    }),
    strategies: t.expose('strategies', {
      type: [ComparedStrategyType],
      complexity: { multiplier: MOST_COMPARED },
    }),
    differences: t.expose('differences', {
      type: [StrategyDifferenceType],
      complexity: { multiplier: (MOST_COMPARED * (MOST_COMPARED - 1)) / 2 },
      description: 'Each pair once, the earlier in the list first; each is judged on its own.',
    }),
  }),
});

builder.queryFields((t) => ({
  compareStrategies: t.field({
    type: StrategyComparisonType,
    description: `${FEWEST_COMPARED} to ${MOST_COMPARED} strategies over at most ${MOST_COMPARED_DAYS} days.`,
    complexity: { field: 300 },
    args: {
      ids: t.arg.idList({ required: true }),
      from: t.arg({ type: 'DateTime' }),
      to: t.arg({ type: 'DateTime', description: 'Exclusive; now unless given.' }),
    },
    errors: { types: [ValidationError, NotFoundError] },
    resolve: (_root, { ids, from, to }, { parts }) =>
      compareStrategies(
        parts,
        ids.map((id) => localId('Strategy', id)),
        { from: from ?? null, to: to ?? null },
      ),
  }),
}));
