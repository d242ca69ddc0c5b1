import { appliesTo, FIELDS, fieldsOf, ownFields } from '@ae/strategies/config.ts';
import type { StrategyModel } from '@ae/strategies/model.ts';
import { MODELS } from '@ae/strategies/registry.ts';
import { builder } from '../builder.ts';
import { ConfigFieldType } from './config-field.ts';

const ModelInfoType = builder.objectRef<StrategyModel>('ModelInfo').implement({
  description: 'A scoring model that can be chosen.',
  fields: (t) => ({
    id: t.exposeString('id'),
    title: t.exposeString('title'),
    maxScore: t.float({
      description: 'Highest score there can be.',
      resolve: ({ maxScore }) => maxScore ?? 100,
    }),
    fields: t.field({
      type: [ConfigFieldType],
      description: 'Those of its own, beside the ones of every configuration (`strategyFields`).',
      resolve: ({ params = {} }) => [...ownFields(params)],
    }),
    uses: t.stringList({
      description: 'Paths of the fields of every configuration that make a difference with this model.',
      resolve: ({ id }) => FIELDS.map(({ path }) => path).filter((path) => appliesTo(path, id)),
    }),
  }),
});

builder.queryFields((t) => ({
  models: t.field({ type: [ModelInfoType], resolve: () => [...MODELS] }),
  strategyFields: t.field({
    type: 'JSON',
    args: { model: t.arg.string({ description: 'With the own fields of this model.' }) },
    description: 'The fields of a configuration: path, kind, default, min, max, options, unit, meaning.',
    resolve: (_root, { model }) => fieldsOf(model ?? ''),
  }),
}));
