import type { AbTestMember, AbTestRow } from '../../store/ab-tests.ts';
import { builder } from '../builder.ts';
import { ConflictError, ForbiddenError, FrozenError, NotFoundError, ValidationError } from '../errors.ts';
import { localId, localIds, uuidOf } from '../ids.ts';
import { pageCost } from '../limits.ts';
import { keysetPage } from '../paging.ts';
import { editorId } from '../viewer.ts';
import { AbTestRef } from './ab-test-ref.ts';
import { StrategyType } from './strategy.ts';

const AbTestMemberType = builder.objectRef<AbTestMember>('AbTestMember').implement({
  fields: (t) => ({
    strategy: t.field({
      type: StrategyType,
      resolve: ({ strategyId }, _args, { loaders }) => loaders.strategy.load(strategyId),
    }),
    strategyVersion: t.exposeInt('strategyVersion', { description: 'The version that is tested.' }),
  }),
});

export const AbTestType = builder.node(AbTestRef, {
  description: 'Strategies on the same data with accounts of their own; while it runs they are frozen.',
  id: { resolve: (test) => test.id, parse: uuidOf('AbTest') },
  authScopes: { signedIn: true },
  loadMany: async (ids, { parts }) => {
    const rows = await parts.stores.abTests.byIds(ids);
    return ids.map((id) => rows.find((row) => row.id === id) ?? null);
  },
  fields: (t) => ({
    name: t.exposeString('name'),
    note: t.exposeString('note'),
    isRunning: t.boolean({ resolve: ({ endedAt }) => endedAt === null }),
    startedAt: t.expose('startedAt', { type: 'DateTime' }),
    startedBy: t.exposeString('startedBy', { nullable: true }),
    endedAt: t.expose('endedAt', { type: 'DateTime', nullable: true }),
    endedBy: t.exposeString('endedBy', { nullable: true }),
    members: t.field({
      type: [AbTestMemberType],
      description: 'By name; two to twenty.',
      resolve: ({ members }) => [...members],
    }),
  }),
});

const StartAbTestInput = builder.inputType('StartAbTestInput', {
  fields: (t) => ({
    name: t.string({ required: true, description: '1 to 80 characters' }),
    note: t.string({ description: 'What is to be found out; at most 2,000 characters.' }),
    strategyIds: t.idList({
      required: true,
      description: 'Two to twenty running strategies, none of them in another running test.',
    }),
  }),
});

const EndAbTestInput = builder.inputType('EndAbTestInput', {
  fields: (t) => ({ id: t.id({ required: true }) }),
});

builder.queryFields((t) => ({
  abTests: t.connection({
    type: AbTestType,
    description: 'Newest first.',
    args: { running: t.arg.boolean({ description: 'Only running ones, or only ended ones.' }) },
    complexity: pageCost,
    resolve: (_root, args, { parts }) =>
      keysetPage<AbTestRow>(args, {
        uuid: true,
        keyOf: (test) => ({ at: test.startedAt, id: test.id }),
        load: (slice) => parts.stores.abTests.page({ isRunning: args.running ?? null }, slice),
      }),
  }),
  abTest: t.field({
    type: AbTestType,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: async (_root, { id }, { parts }) =>
      (await parts.stores.abTests.byIds([localId('AbTest', id)]))[0] ?? null,
  }),
}));

builder.mutationFields((t) => ({
  startAbTest: t.field({
    type: AbTestType,
    description: 'Freezes the strategies: no edit, top-up, pause or deprecation until the test ends.',
    args: { input: t.arg({ type: StartAbTestInput, required: true }) },
    authScopes: { admin: true },
    errors: { types: [ValidationError, NotFoundError, ConflictError, FrozenError, ForbiddenError] },
    resolve: (_root, { input }, context) =>
      context.parts.abTests.start(
        {
          name: input.name,
          note: input.note ?? '',
          strategyIds: localIds('Strategy', input.strategyIds) ?? [],
        },
        editorId(context),
      ),
  }),
  endAbTest: t.field({
    type: AbTestType,
    args: { input: t.arg({ type: EndAbTestInput, required: true }) },
    authScopes: { admin: true },
    errors: { types: [NotFoundError, ConflictError, ForbiddenError] },
    resolve: (_root, { input }, context) =>
      context.parts.abTests.end(localId('AbTest', input.id), editorId(context)),
  }),
}));
