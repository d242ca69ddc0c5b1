import { builder } from '../builder.ts';
import type { ApiContext } from '../context.ts';
import { ConflictError, ForbiddenError, NotFoundError, ValidationError } from '../errors.ts';
import { localId } from '../ids.ts';
import { StrategyType } from './strategy.ts';

const CreateStrategyInput = builder.inputType('CreateStrategyInput', {
  fields: (t) => ({ config: t.field({ type: 'JSON', required: true }) }),
});

const UpdateStrategyInput = builder.inputType('UpdateStrategyInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    expectedVersion: t.int({ required: true, description: 'The version that was edited.' }),
    config: t.field({ type: 'JSON', required: true }),
  }),
});

const StrategyIdInput = builder.inputType('StrategyIdInput', {
  fields: (t) => ({ id: t.id({ required: true }) }),
});

const DeprecateStrategyInput = builder.inputType('DeprecateStrategyInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    confirm: t.boolean({ required: true, description: 'Must be true.' }),
  }),
});

/** Id of the admin who edits; scopes have refused everybody else. */
function editor({ auth }: ApiContext): string {
  if (auth.viewer === null) throw new ForbiddenError(true);
  return auth.viewer.id;
}

const stateErrors = { types: [NotFoundError, ConflictError, ForbiddenError] };

builder.mutationFields((t) => ({
  createStrategy: t.field({
    type: StrategyType,
    args: { input: t.arg({ type: CreateStrategyInput, required: true }) },
    authScopes: { admin: true },
    errors: { types: [ValidationError, ForbiddenError] },
    resolve: (_root, { input }, context) => context.parts.strategyEdits.create(input.config, editor(context)),
  }),
  updateStrategy: t.field({
    type: StrategyType,
    args: { input: t.arg({ type: UpdateStrategyInput, required: true }) },
    authScopes: { admin: true },
    errors: { types: [ValidationError, ForbiddenError, ConflictError, NotFoundError] },
    resolve: (_root, { input }, context) =>
      context.parts.strategyEdits.update(
        { id: localId('Strategy', input.id), expectedVersion: input.expectedVersion, config: input.config },
        editor(context),
      ),
  }),
  pauseStrategy: t.field({
    type: StrategyType,
    args: { input: t.arg({ type: StrategyIdInput, required: true }) },
    authScopes: { admin: true },
    errors: stateErrors,
    resolve: (_root, { input }, context) =>
      context.parts.strategyEdits.move(localId('Strategy', input.id), 'pause', editor(context)),
  }),
  resumeStrategy: t.field({
    type: StrategyType,
    args: { input: t.arg({ type: StrategyIdInput, required: true }) },
    authScopes: { admin: true },
    errors: stateErrors,
    resolve: (_root, { input }, context) =>
      context.parts.strategyEdits.move(localId('Strategy', input.id), 'resume', editor(context)),
  }),
  deprecateStrategy: t.field({
    type: StrategyType,
    args: { input: t.arg({ type: DeprecateStrategyInput, required: true }) },
    authScopes: { admin: true },
    errors: stateErrors,
    resolve: (_root, { input }, context) => {
      if (!input.confirm) throw new ConflictError('confirm must be true to deprecate a strategy');
      return context.parts.strategyEdits.move(localId('Strategy', input.id), 'deprecate', editor(context));
    },
  }),
  restoreStrategy: t.field({
    type: StrategyType,
    args: { input: t.arg({ type: StrategyIdInput, required: true }) },
    authScopes: { admin: true },
    errors: stateErrors,
    resolve: (_root, { input }, context) =>
      context.parts.strategyEdits.move(localId('Strategy', input.id), 'restore', editor(context)),
  }),
}));
