import type { SignalRow } from '../../store/api-signals.ts';
import { builder } from '../builder.ts';
import { SideEnum, TierEnum } from '../enums.ts';
import { globalId, localIds, textIdOf } from '../ids.ts';
import { pageCost } from '../limits.ts';
import { keysetPage } from '../paging.ts';

const SignalRef = builder.objectRef<SignalRow>('Signal');

const SignalType = builder.node(SignalRef, {
  description: 'A score that passed, taken or not.',
  id: { resolve: (signal) => signal.id, parse: textIdOf('Signal') },
  authScopes: { signedIn: true },
  loadMany: async (ids, { parts }) => {
    const rows = await parts.stores.signals.byIds(ids);
    return ids.map((id) => rows.find((row) => row.id === id) ?? null);
  },
  fields: (t) => ({
    strategyId: t.id({ resolve: (row) => globalId('Strategy', row.strategyId) }),
    strategyName: t.exposeString('strategyName'),
    symbol: t.exposeString('symbol'),
    at: t.expose('at', { type: 'DateTime' }),
    side: t.expose('side', { type: SideEnum }),
    score: t.exposeFloat('score'),
    tier: t.expose('tier', { type: TierEnum }),
    price: t.exposeFloat('price'),
    taken: t.exposeBoolean('taken'),
    suppressedBy: t.exposeString('suppressedBy', { nullable: true }),
    strategyVersion: t.exposeInt('strategyVersion'),
  }),
});

builder.queryFields((t) => ({
  signals: t.connection({
    type: SignalType,
    description: 'Newest first.',
    args: { strategyId: t.arg.id(), taken: t.arg.boolean() },
    complexity: pageCost,
    resolve: (_root, args, { parts }) => {
      const [strategyId = null] = localIds('Strategy', args.strategyId ? [args.strategyId] : null) ?? [];
      const filter = { strategyId, taken: args.taken ?? null };
      return keysetPage<SignalRow>(args, {
        keyOf: (row) => ({ at: row.at, id: row.id }),
        load: (slice) => parts.stores.signals.page(filter, slice),
      });
    },
  }),
}));
