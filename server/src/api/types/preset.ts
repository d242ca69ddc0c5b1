import { builder } from '../builder.ts';
import { DirectionModeEnum } from '../enums.ts';
import { globalId } from '../ids.ts';
import { pageCost } from '../limits.ts';
import { listPage } from '../paging.ts';
import { type PresetShape, shippedPresets } from '../preset-list.ts';

const PresetType = builder.objectRef<PresetShape>('Preset').implement({
  description: 'A shipped configuration that can be imported as a strategy, once.',
  fields: (t) => ({
    key: t.exposeString('key'),
    displayName: t.string({ resolve: ({ config }) => config.displayName }),
    symbol: t.string({ resolve: ({ config }) => config.symbol }),
    model: t.string({ resolve: ({ config }) => config.model }),
    direction: t.field({ type: DirectionModeEnum, resolve: ({ config }) => config.direction }),
    description: t.string({ nullable: true, resolve: ({ config }) => config.description || null }),
    tags: t.stringList({ resolve: ({ config }) => config.tags }),
    config: t.expose('config', { type: 'JSON' }),
    isGrid: t.exposeBoolean('isGrid', { description: 'One of the 72 of the factory grid.' }),
    strategyId: t.id({
      nullable: true,
      description: 'The strategy that it was imported as.',
      resolve: ({ strategyId }) => (strategyId === null ? null : globalId('Strategy', strategyId)),
    }),
  }),
});

builder.queryFields((t) => ({
  presets: t.connection({
    type: PresetType,
    description: 'Shipped configurations: the single ones first, then the grid; by name.',
    args: { symbol: t.arg.string(), grid: t.arg.boolean({ description: 'Only the grid, or all but it.' }) },
    complexity: pageCost,
    resolve: async (_root, args, { parts }) =>
      listPage(args, await shippedPresets(parts, args), ({ isGrid, key }) => [Number(isGrid), key]),
  }),
}));
