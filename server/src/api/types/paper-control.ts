import { builder } from '../builder.ts';
import { ConflictError, ForbiddenError, NotFoundError } from '../errors.ts';
import { globalId, localId } from '../ids.ts';
import { editorId } from '../viewer.ts';
import { PositionType } from './position.ts';

const ClosePositionInput = builder.inputType('ClosePositionInput', {
  fields: (t) => ({ id: t.id({ required: true }) }),
});

const CloseAllInput = builder.inputType('CloseAllInput', {
  fields: (t) => ({
    confirm: t.boolean({ required: true, description: 'Must be true.' }),
    strategyId: t.id({ description: 'Only what this strategy has open.' }),
  }),
});

const ClosedPositionsType = builder
  .objectRef<{ readonly ids: readonly string[] }>('ClosedPositions')
  .implement({
    description: 'What was open when everything was closed.',
    fields: (t) => ({
      closedIds: t.idList({ resolve: ({ ids }) => ids.map((id) => globalId('Position', id)) }),
      count: t.int({ resolve: ({ ids }) => ids.length }),
    }),
  });

builder.mutationFields((t) => ({
  closePosition: t.field({
    type: PositionType,
    description: 'At the market, as `manual`.',
    args: { input: t.arg({ type: ClosePositionInput, required: true }) },
    authScopes: { admin: true },
    errors: { types: [NotFoundError, ConflictError, ForbiddenError] },
    resolve: (_root, { input }, context) =>
      context.parts.paperControl.closePosition(localId('Position', input.id), editorId(context)),
  }),
  closeAll: t.field({
    type: ClosedPositionsType,
    description: 'Every open paper position, or those of one strategy, at the market.',
    args: { input: t.arg({ type: CloseAllInput, required: true }) },
    authScopes: { admin: true },
    errors: { types: [NotFoundError, ConflictError, ForbiddenError] },
    resolve: async (_root, { input }, context) => {
      if (!input.confirm) throw new ConflictError('confirm must be true to close positions');
      const strategyId = input.strategyId ? localId('Strategy', input.strategyId) : null;
      return { ids: await context.parts.paperControl.closeAll(strategyId, editorId(context)) };
    },
  }),
}));
