import { builder } from '../builder.ts';
import { localIds } from '../ids.ts';
import type { PushedSignal } from '../live/pushed-signal.ts';
import { signalUpdates } from '../live/signals.ts';
import { strategyUpdates } from '../live/strategies.ts';
import { type Numbered, RESET, SEQUENCE } from './live-updates.ts';
import { SignalType } from './signal.ts';
import { StrategyType } from './strategy.ts';

export interface SignalsUpdate extends Numbered {
  readonly signals: readonly PushedSignal[];
}
export interface StrategiesUpdate extends Numbered {
  /** Null: all of the venue. */
  readonly ids: readonly string[] | null;
}

const SignalsUpdateType = builder.objectRef<SignalsUpdate>('SignalsUpdate').implement({
  description: 'Oldest first; the first message holds the latest hundred since the server started.',
  fields: (t) => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    reset: t.exposeBoolean('reset', { description: RESET }),
    signals: t.field({ type: [SignalType], resolve: ({ signals }) => [...signals] }),
  }),
});

const StrategyChangedUpdateType = builder.objectRef<StrategiesUpdate>('StrategyChangedUpdate').implement({
  fields: (t) => ({
    sequence: t.exposeInt('sequence', { description: SEQUENCE }),
    reset: t.exposeBoolean('reset', { description: RESET }),
    strategies: t.field({
      type: [StrategyType],
      description: 'As they are now, in no order.',
      resolve: ({ ids }, _args, { parts }) =>
        ids === null ? parts.stores.strategies.all() : parts.stores.strategies.byIds(ids),
    }),
  }),
});

builder.subscriptionFields((t) => ({
  signals: t.field({
    type: SignalsUpdateType,
    description: 'Signals as they are made, taken or not.',
    args: { strategyIds: t.arg.idList(), symbols: t.arg.stringList() },
    subscribe: (_root, args, context) =>
      signalUpdates(context, {
        strategyIds: localIds('Strategy', args.strategyIds),
        symbols: args.symbols ?? null,
      }),
    resolve: (update) => update,
  }),
  strategyChanged: t.field({
    type: StrategyChangedUpdateType,
    description:
      'Strategies as they are now, then those that were edited, moved, topped up, put into an A/B test or out of it, quarantined, or whose balance a trade moved.',
    args: { strategyIds: t.arg.idList() },
    subscribe: (_root, { strategyIds }, context) =>
      strategyUpdates(context, localIds('Strategy', strategyIds)),
    resolve: (update) => update,
  }),
}));
