import { FEE_SETTINGS, type PaperConfig } from '../../engine/core/model/paper-config.ts';
import { builder } from '../builder.ts';
import { ForbiddenError, ValidationError } from '../errors.ts';
import { paperConfigUpdates } from '../live/paper-config.ts';
import { editorId } from '../viewer.ts';
import { type Numbered, RESET, SEQUENCE } from './live-updates.ts';

const PaperConfigType = builder.objectRef<PaperConfig>('PaperConfig').implement({
  description:
    'Global switches and limits of paper trading. Positions keep for life what they were opened with.',
  fields: (t) => ({
    enabled: t.exposeBoolean('enabled'),
    maxPositionsPerStrategy: t.exposeInt('maxPositionsPerStrategy'),
    maxPositionsTotal: t.exposeInt('maxPositionsTotal'),
    fees: t.exposeString('fees', { description: `One of ${FEE_SETTINGS.join(', ')}.` }),
    fillModel: t.exposeString('fillModel', { description: 'level or market' }),
    triggerPrice: t.exposeString('triggerPrice', { description: 'last or mark' }),
    slippageBps: t.exposeFloat('slippageBps', { description: 'Fill model `market` only.' }),
  }),
});

/** Words and numbers are checked by us, so that what is wrong is told by field. */
const SetPaperConfigInput = builder.inputType('SetPaperConfigInput', {
  description: 'What is left out stays as it is.',
  fields: (t) => ({
    enabled: t.boolean(),
    maxPositionsPerStrategy: t.int({ description: 'Open at once; 0 stops openings.' }),
    maxPositionsTotal: t.int(),
    fees: t.string(),
    fillModel: t.string(),
    triggerPrice: t.string(),
    slippageBps: t.float({ description: '0 to 1,000' }),
  }),
});

builder.queryFields((t) => ({
  paperConfig: t.field({
    type: PaperConfigType,
    resolve: (_root, _args, { parts }) => parts.stores.paperConfig.read(),
  }),
}));

builder.mutationFields((t) => ({
  setPaperConfig: t.field({
    type: PaperConfigType,
    description: 'For what is opened from now on.',
    args: { input: t.arg({ type: SetPaperConfigInput, required: true }) },
    authScopes: { admin: true },
    errors: { types: [ValidationError, ForbiddenError] },
    resolve: (_root, { input }, context) => context.parts.paperControl.setConfig(input, editorId(context)),
  }),
}));

const PaperConfigUpdateType = builder.objectRef<Numbered>('PaperConfigUpdate').implement({
  fields: (t) => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    reset: t.exposeBoolean('reset', { description: RESET }),
    config: t.field({
      type: PaperConfigType,
      description: 'As it is now.',
      resolve: (_update, _args, { parts }) => parts.stores.paperConfig.read(),
    }),
  }),
});

builder.subscriptionFields((t) => ({
  paperConfigChanged: t.field({
    type: PaperConfigUpdateType,
    description: 'The settings of paper trading as they are now, then after each change.',
    subscribe: (_root, _args, context) => paperConfigUpdates(context),
    resolve: (update) => update,
  }),
}));
