import type { StrategyRow } from '../../store/strategies.ts';
import { builder } from '../builder.ts';
import type { ApiContext } from '../context.ts';
import { ConflictError, ForbiddenError, FrozenError, NotFoundError, ValidationError } from '../errors.ts';
import { localId } from '../ids.ts';
import { presetKey, shippedPresets } from '../preset-list.ts';
import { problem } from '../strategy-input.ts';
import { editorId } from '../viewer.ts';
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

const CloneStrategyInput = builder.inputType('CloneStrategyInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    displayName: t.string({ description: 'The name with “copy” behind it when left out.' }),
    changes: t.field({
      type: 'JSON',
      description: 'Fields of the configuration that differ; gates are merged field by field.',
    }),
  }),
});

const AddBalanceInput = builder.inputType('AddBalanceInput', {
  fields: (t) => ({
    id: t.id({ required: true }),
    amount: t.field({
      type: 'Decimal',
      required: true,
      description: 'USDT, whole cents; the initial balance reaches 1,000,000 at most.',
    }),
  }),
});

const ImportPresetInput = builder.inputType('ImportPresetInput', {
  fields: (t) => ({
    key: t.string({ description: 'Of a shipped preset, see `presets`; each can be imported once.' }),
    config: t.field({ type: 'JSON', description: 'Or a configuration, as a preset file holds it.' }),
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

const stateErrors = { types: [NotFoundError, ConflictError, FrozenError, ForbiddenError] };
const inputErrors = { types: [ValidationError, ForbiddenError, ConflictError, FrozenError, NotFoundError] };

builder.mutationFields((t) => ({
  createStrategy: t.field({
    type: StrategyType,
    args: { input: t.arg({ type: CreateStrategyInput, required: true }) },
    authScopes: { admin: true },
    errors: { types: [ValidationError, ForbiddenError] },
    resolve: (_root, { input }, context) =>
      context.parts.strategyEdits.create(input.config, editorId(context)),
  }),
  updateStrategy: t.field({
    type: StrategyType,
    args: { input: t.arg({ type: UpdateStrategyInput, required: true }) },
    authScopes: { admin: true },
    errors: inputErrors,
    resolve: (_root, { input }, context) =>
      context.parts.strategyEdits.update(
        { id: localId('Strategy', input.id), expectedVersion: input.expectedVersion, config: input.config },
        editorId(context),
      ),
  }),
  pauseStrategy: t.field({
    type: StrategyType,
    args: { input: t.arg({ type: StrategyIdInput, required: true }) },
    authScopes: { admin: true },
    errors: stateErrors,
    resolve: (_root, { input }, context) =>
      context.parts.strategyEdits.move(localId('Strategy', input.id), 'pause', editorId(context)),
  }),
  resumeStrategy: t.field({
    type: StrategyType,
    args: { input: t.arg({ type: StrategyIdInput, required: true }) },
    authScopes: { admin: true },
    errors: stateErrors,
    resolve: (_root, { input }, context) =>
      context.parts.strategyEdits.move(localId('Strategy', input.id), 'resume', editorId(context)),
  }),
  deprecateStrategy: t.field({
    type: StrategyType,
    args: { input: t.arg({ type: DeprecateStrategyInput, required: true }) },
    authScopes: { admin: true },
    errors: stateErrors,
    resolve: (_root, { input }, context) => {
      if (!input.confirm) throw new ConflictError('confirm must be true to deprecate a strategy');
      return context.parts.strategyEdits.move(localId('Strategy', input.id), 'deprecate', editorId(context));
    },
  }),
  restoreStrategy: t.field({
    type: StrategyType,
    args: { input: t.arg({ type: StrategyIdInput, required: true }) },
    authScopes: { admin: true },
    errors: stateErrors,
    resolve: (_root, { input }, context) =>
      context.parts.strategyEdits.move(localId('Strategy', input.id), 'restore', editorId(context)),
  }),
  cloneStrategy: t.field({
    type: StrategyType,
    description: 'A new strategy with the newest configuration of another, and an account of its own.',
    args: { input: t.arg({ type: CloneStrategyInput, required: true }) },
    authScopes: { admin: true },
    errors: { types: [ValidationError, ForbiddenError, NotFoundError] },
    resolve: (_root, { input }, context) =>
      context.parts.strategyEdits.clone(
        {
          id: localId('Strategy', input.id),
          displayName: input.displayName ?? null,
          changes: input.changes ?? null,
        },
        editorId(context),
      ),
  }),
  addBalance: t.field({
    type: StrategyType,
    description: 'Raises initial and current balance together; makes a version.',
    args: { input: t.arg({ type: AddBalanceInput, required: true }) },
    authScopes: { admin: true },
    errors: inputErrors,
    resolve: (_root, { input }, context) =>
      context.parts.strategyEdits.addBalance(localId('Strategy', input.id), input.amount, editorId(context)),
  }),
  importPreset: t.field({
    type: StrategyType,
    description: 'Creates a strategy from a shipped preset or a configuration: one of the two.',
    args: { input: t.arg({ type: ImportPresetInput, required: true }) },
    authScopes: { admin: true },
    errors: { types: [ValidationError, ForbiddenError, ConflictError, NotFoundError] },
    resolve: (_root, { input }, context) => importPreset(context, input),
  }),
}));

interface PresetInput {
  readonly key?: string | null | undefined;
  readonly config?: unknown;
}

async function importPreset(context: ApiContext, { key, config }: PresetInput): Promise<StrategyRow> {
  const { parts } = context;
  const hasConfig = config !== null && config !== undefined;
  if (typeof key === 'string' && !hasConfig) {
    const preset = (await shippedPresets(parts)).find((one) => one.key === key);
    if (preset === undefined) throw new NotFoundError(`preset ${JSON.stringify(key)}`);
    return parts.strategyEdits.importPreset(presetKey(parts, key), preset.config, editorId(context));
  }
  if (hasConfig && (key === null || key === undefined)) {
    return parts.strategyEdits.create(config, editorId(context));
  }
  const expected = 'either a key or a configuration';
  throw new ValidationError([problem('key', key ?? null, expected, '预设键或配置之一')]);
}
