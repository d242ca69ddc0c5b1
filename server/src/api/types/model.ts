import { FIELDS } from '@ae/strategies/config.ts';
import type { StrategyModel } from '@ae/strategies/model.ts';
import { MODELS } from '@ae/strategies/registry.ts';
import { builder } from '../builder.ts';

const ModelInfoType = builder.objectRef<StrategyModel>('ModelInfo').implement({
  description: 'A scoring model that can be chosen.',
  fields: (t) => ({
    id: t.exposeString('id'),
    title: t.exposeString('title'),
    maxScore: t.float({
      description: 'Highest score there can be.',
      resolve: ({ maxScore }) => maxScore ?? 100,
    }),
  }),
});

builder.queryFields((t) => ({
  models: t.field({ type: [ModelInfoType], resolve: () => [...MODELS] }),
  strategyFields: t.field({
    type: 'JSON',
    description: 'The fields of a configuration: path, kind, default, min, max, options, unit, meaning.',
    resolve: () => FIELDS,
  }),
}));
