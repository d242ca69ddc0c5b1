import type { PaperConfig } from '../../store/api-paper-config.ts';
import { builder } from '../builder.ts';

const PaperConfigType = builder.objectRef<PaperConfig>('PaperConfig').implement({
  description: 'Global switches and limits of paper trading.',
  fields: (t) => ({
    enabled: t.exposeBoolean('enabled'),
    maxPositionsPerStrategy: t.exposeInt('maxPositionsPerStrategy'),
    maxPositionsTotal: t.exposeInt('maxPositionsTotal'),
    fees: t.exposeString('fees'),
  }),
});

builder.queryFields((t) => ({
  paperConfig: t.field({
    type: PaperConfigType,
    resolve: (_root, _args, { parts }) => parts.stores.paperConfig.read(),
  }),
}));
