import type { StrategyRow } from '../../store/strategies.ts';
import type { VersionRow } from '../../store/strategy-versions.ts';
import { builder } from '../builder.ts';
import type { ConfigChange } from '../config-diff.ts';
import { configDiff } from '../config-diff.ts';
import { DirectionModeEnum, StrategySortEnum, StrategyStatusEnum } from '../enums.ts';
import { localId, uuidOf } from '../ids.ts';
import { pageCost } from '../limits.ts';
import { listPage } from '../paging.ts';
import { strategyPage } from '../strategy-list.ts';
import { AbTestRef } from './ab-test-ref.ts';
import { EvaluationType } from './evaluation.ts';
import { PositionType } from './position.ts';
import { StatsType } from './stats.ts';

const ConfigChangeType = builder.objectRef<ConfigChange>('ConfigChange').implement({
  fields: (t) => ({
    path: t.exposeString('path'),
    before: t.expose('before', { type: 'JSON', nullable: true }),
    after: t.expose('after', { type: 'JSON', nullable: true }),
  }),
});

const StrategyVersionType = builder.objectRef<VersionRow>('StrategyVersion').implement({
  description: 'One edit; never changed afterwards.',
  fields: (t) => ({
    version: t.exposeInt('version'),
    configHash: t.exposeString('configHash'),
    config: t.expose('config', { type: 'JSON' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    createdBy: t.exposeString('createdBy', { nullable: true }),
    changes: t.field({
      type: [ConfigChangeType],
      description: 'Against the version before; empty for the first.',
      resolve: ({ previousConfig, config }) =>
        previousConfig === null ? [] : configDiff(previousConfig, config),
    }),
  }),
});

/** Who may see money: every member, and nobody else. */
const MEMBERS = { signedIn: true };

const StrategyRef = builder.objectRef<StrategyRow>('Strategy');

export const StrategyType = builder.node(StrategyRef, {
  id: { resolve: (strategy) => strategy.id, parse: uuidOf('Strategy') },
  authScopes: { signedIn: true },
  loadMany: async (ids, { parts }) => {
    const rows = await parts.stores.strategies.byIds(ids);
    return ids.map((id) => rows.find((row) => row.id === id) ?? null);
  },
  fields: (t) => ({
    uuid: t.exposeString('id'),
    displayName: t.exposeString('displayName'),
    symbol: t.exposeString('symbol'),
    model: t.exposeString('model'),
    status: t.expose('status', { type: StrategyStatusEnum }),
    version: t.exposeInt('version'),
    configHash: t.exposeString('configHash'),
    config: t.expose('config', { type: 'JSON' }),
    direction: t.field({ type: DirectionModeEnum, resolve: ({ config }) => config.direction }),
    cvdFastWindow: t.string({ resolve: ({ config }) => config.cvdFastWindow }),
    cvdSlowWindow: t.string({ resolve: ({ config }) => config.cvdSlowWindow }),
    tp1Ratio: t.float({ resolve: ({ config }) => config.tp1Ratio }),
    tp2Ratio: t.float({ resolve: ({ config }) => config.tp2Ratio }),
    slAtrMultiplier: t.float({ resolve: ({ config }) => config.slAtrMultiplier }),
    entryScore: t.float({ resolve: ({ config }) => config.entryScore }),
    flipThreshold: t.float({ resolve: ({ config }) => config.flipThreshold }),
    timeoutMinutes: t.int({ resolve: ({ config }) => config.timeoutMinutes }),
    description: t.string({ nullable: true, resolve: ({ config }) => config.description || null }),
    tags: t.stringList({ resolve: ({ config }) => config.tags }),
    initialBalance: t.expose('initialBalance', { type: 'Decimal', authScopes: MEMBERS }),
    currentBalance: t.expose('currentBalance', { type: 'Decimal', authScopes: MEMBERS }),
    oneRUsd: t.expose('oneRUsd', {
      type: 'Decimal',
      authScopes: MEMBERS,
      description: 'Initial balance × risk per trade.',
    }),
    abTest: t.field({
      type: AbTestRef,
      nullable: true,
      description: 'The running A/B test that it is in.',
      resolve: async ({ id }, _args, { loaders }) => loaders.runningAbTest.load(id),
    }),
    isFrozen: t.boolean({
      description: 'In a running A/B test: cannot be edited, topped up, paused or deprecated.',
      resolve: async ({ id }, _args, { loaders }) => (await loaders.runningAbTest.load(id)) !== null,
    }),
    viewerCanEdit: t.boolean({
      description: 'By role; what its state forbids is told by the mutation.',
      resolve: (_strategy, _args, { auth }) => auth.viewer?.role === 'admin',
    }),
    quarantineError: t.exposeString('quarantineError', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    createdBy: t.exposeString('createdBy', { nullable: true }),
    deprecatedAt: t.expose('deprecatedAt', { type: 'DateTime', nullable: true }),
    latestEvaluation: t.field({
      type: EvaluationType,
      nullable: true,
      resolve: ({ id }, _args, { parts, loaders }) =>
        parts.engine.view().evaluations.get(id) ?? loaders.latestEvaluation.load(id),
    }),
    openPositions: t.field({
      type: [PositionType],
      complexity: { multiplier: 2 },
      resolve: async ({ id }, _args, { loaders }) => [...(await loaders.openPositions.load(id))],
    }),
    stats: t.field({
      type: StatsType,
      resolve: async ({ id }, _args, { loaders }) => (await loaders.results.load(id)).stats,
    }),
    sparkline: t.floatList({
      description: 'Cumulative net R of the last 60 closed trades, oldest first.',
      resolve: async ({ id }, _args, { loaders }) => (await loaders.results.load(id)).sparkline,
    }),
    versions: t.connection({
      type: StrategyVersionType,
      description: 'Newest first.',
      complexity: pageCost,
      resolve: async ({ id }, args, { parts }) =>
        listPage(args, await parts.stores.versions.ofStrategy(id), (row) => [-row.version]),
    }),
  }),
});

builder.queryFields((t) => ({
  strategies: t.connection({
    type: StrategyType,
    description: 'By default by name.',
    args: {
      statuses: t.arg({ type: [StrategyStatusEnum] }),
      symbol: t.arg.string(),
      search: t.arg.string({ description: 'Part of the name, description or a tag.' }),
      sort: t.arg({ type: StrategySortEnum }),
    },
    complexity: pageCost,
    resolve: (_root, args, { parts }) => strategyPage(parts, args),
  }),
  strategy: t.field({
    type: StrategyType,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_root, { id }, { parts }) => parts.stores.strategies.byId(localId('Strategy', id)),
  }),
  strategyVersions: t.connection({
    type: StrategyVersionType,
    description: 'Every edit of a strategy with who, when and what changed; newest first.',
    args: { strategyId: t.arg.id({ required: true }) },
    complexity: pageCost,
    resolve: async (_root, args, { parts }) => {
      const rows = await parts.stores.versions.ofStrategy(localId('Strategy', args.strategyId));
      return listPage(args, rows, (row) => [-row.version]);
    },
  }),
}));
