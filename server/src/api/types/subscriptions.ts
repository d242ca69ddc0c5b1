import { builder } from '../builder.ts';
import { localId, localIds } from '../ids.ts';
import { positionUpdates } from '../live/positions.ts';
import { rateUpdates } from '../live/rates.ts';
import { scoreUpdates } from '../live/scores.ts';
import { statusUpdates } from '../live/status.ts';
import { tickUpdates } from '../live/ticks.ts';
import { tradeEventUpdates } from '../live/trade-events.ts';
import {
  PositionsUpdateType,
  RatesUpdateType,
  ScoresUpdateType,
  TicksUpdateType,
  TradeEventType,
} from './live-updates.ts';
import { ServerStatusType } from './server-status.ts';

builder.subscriptionFields((t) => ({
  scores: t.field({
    type: ScoresUpdateType,
    args: { strategyIds: t.arg.idList(), symbols: t.arg.stringList() },
    subscribe: (_root, args, context) =>
      scoreUpdates(context, {
        strategyIds: localIds('Strategy', args.strategyIds),
        symbols: args.symbols ?? null,
      }),
    resolve: (update) => update,
  }),
  positions: t.field({
    type: PositionsUpdateType,
    description: 'Open positions with their live result.',
    args: { strategyId: t.arg.id() },
    subscribe: (_root, { strategyId }, context) =>
      positionUpdates(context, strategyId ? localId('Strategy', strategyId) : null),
    resolve: (update) => update,
  }),
  tradeEvents: t.field({
    type: TradeEventType,
    description: 'Every opening, first target and close from now on; none is left out.',
    args: { strategyId: t.arg.id() },
    subscribe: (_root, { strategyId }, context) =>
      tradeEventUpdates(context, strategyId ? localId('Strategy', strategyId) : null),
    resolve: (update) => update,
  }),
  tick: t.field({
    type: TicksUpdateType,
    description: 'Latest trade per instrument, at most `maxRate` messages a second (0.1 to 20).',
    args: { symbols: t.arg.stringList(), maxRate: t.arg.float({ defaultValue: 5 }) },
    subscribe: (_root, args, context) =>
      tickUpdates(context, { symbols: args.symbols ?? null, maxRate: args.maxRate ?? 5 }),
    resolve: (update) => update,
  }),
  rates: t.field({
    type: RatesUpdateType,
    description: 'Guests may read it.',
    skipTypeScopes: true,
    subscribe: (_root, _args, context) => rateUpdates(context),
    resolve: (update) => update,
  }),
  serverStatus: t.field({
    type: ServerStatusType,
    subscribe: (_root, _args, context) => statusUpdates(context),
    resolve: (status) => status,
  }),
}));
