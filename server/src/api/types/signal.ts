import type { SignalFilter, SignalRow } from '../../store/api-signals.ts';
import { isDatabaseText } from '../../store/keyset.ts';
import { builder } from '../builder.ts';
import { SideEnum, TierEnum } from '../enums.ts';
import { badInput } from '../errors.ts';
import { globalId, localIds, textIdOf } from '../ids.ts';
import { pageCost } from '../limits.ts';
import { keysetPage } from '../paging.ts';

/** A stored signal, or one that was pushed: then its strategy's name is looked up. */
export type SignalShape = Omit<SignalRow, 'strategyName'> & { readonly strategyName?: string };

const SignalRef = builder.objectRef<SignalShape>('Signal');

export const SignalType = builder.node(SignalRef, {
  description: 'A score that passed, taken or not.',
  id: { resolve: (signal) => signal.id, parse: textIdOf('Signal') },
  authScopes: { signedIn: true },
  loadMany: async (ids, { parts }) => {
    const rows = await parts.stores.signals.byIds(ids);
    return ids.map((id) => rows.find((row) => row.id === id) ?? null);
  },
  fields: (t) => ({
    strategyId: t.id({ resolve: (row) => globalId('Strategy', row.strategyId) }),
    strategyName: t.string({
      resolve: async (row, _args, { loaders }) =>
        row.strategyName ?? (await loaders.strategy.load(row.strategyId)).displayName,
    }),
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
    args: {
      strategyId: t.arg.id(),
      strategyIds: t.arg.idList(),
      symbols: t.arg.stringList(),
      side: t.arg({ type: SideEnum }),
      tier: t.arg({ type: TierEnum }),
      taken: t.arg.boolean(),
      suppressedBy: t.arg.string({ description: 'Why it was not taken, such as `cooldown`.' }),
      minScore: t.arg.float(),
      from: t.arg({ type: 'DateTime' }),
      to: t.arg({ type: 'DateTime', description: 'Exclusive.' }),
    },
    complexity: pageCost,
    resolve: (_root, args, { parts }) => {
      const filter = signalFilter(args);
      return keysetPage<SignalRow>(args, {
        keyOf: (row) => ({ at: row.at, id: row.id }),
        load: (slice) => parts.stores.signals.page(filter, slice),
      });
    },
  }),
}));

interface SignalArgs {
  readonly strategyId?: string | null | undefined;
  readonly strategyIds?: readonly string[] | null | undefined;
  readonly symbols?: readonly string[] | null | undefined;
  readonly side?: SignalFilter['side'] | undefined;
  readonly tier?: SignalFilter['tier'] | undefined;
  readonly taken?: boolean | null | undefined;
  readonly suppressedBy?: string | null | undefined;
  readonly minScore?: number | null | undefined;
  readonly from?: number | null | undefined;
  readonly to?: number | null | undefined;
}

function signalFilter(args: SignalArgs): SignalFilter {
  return {
    strategyIds: strategyIds(args),
    symbols: args.symbols?.map(databaseText('symbols')) ?? null,
    side: args.side ?? null,
    tier: args.tier ?? null,
    taken: args.taken ?? null,
    suppressedBy: args.suppressedBy ? databaseText('suppressedBy')(args.suppressedBy) : null,
    minScore: args.minScore ?? null,
    from: args.from ?? null,
    to: args.to ?? null,
  };
}

/** Of one strategy, of several, or of the one if it is among the several. */
function strategyIds({ strategyId, strategyIds }: SignalArgs): readonly string[] | null {
  const one = localIds('Strategy', strategyId ? [strategyId] : null);
  const several = localIds('Strategy', strategyIds);
  if (one === null || several === null) return one ?? several;
  return one.filter((id) => several.includes(id));
}

/** A filter by text that the database cannot even hold is a mistake, not an empty list. */
function databaseText(name: string): (text: string) => string {
  return (text) => {
    if (isDatabaseText(text)) return text;
    throw badInput(`${name}: expected text without NUL characters`);
  };
}
