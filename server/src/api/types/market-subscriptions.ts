import { builder } from '../builder.ts';
import { CandleIntervalEnum } from '../enums.ts';
import { boardUpdates } from '../live/board.ts';
import { bookUpdates } from '../live/book.ts';
import { candleUpdates } from '../live/candles.ts';
import { liquidationUpdates } from '../live/liquidations.ts';
import {
  BookUpdateType,
  CandleUpdateType,
  LiquidationsUpdateType,
  MarketBoardUpdateType,
} from './live-updates.ts';

builder.subscriptionFields((t) => ({
  marketBoard: t.field({
    type: MarketBoardUpdateType,
    description: 'Latest row per instrument, at most `maxRate` messages a second (0.1 to 20).',
    args: { symbols: t.arg.stringList(), maxRate: t.arg.float({ defaultValue: 2 }) },
    subscribe: (_root, args, context) =>
      boardUpdates(context, { symbols: args.symbols ?? null, maxRate: args.maxRate ?? 2 }),
    resolve: (update) => update,
  }),
  book: t.field({
    type: BookUpdateType,
    description: 'At most `maxRate` messages a second (0.1 to 20).',
    args: { symbol: t.arg.string({ required: true }), maxRate: t.arg.float({ defaultValue: 5 }) },
    subscribe: (_root, { symbol, maxRate }, context) =>
      bookUpdates(context, { symbol, maxRate: maxRate ?? 5 }),
    resolve: (update) => update,
  }),
  liquidations: t.field({
    type: LiquidationsUpdateType,
    args: { symbols: t.arg.stringList(), minNotionalUsd: t.arg.float() },
    subscribe: (_root, args, context) =>
      liquidationUpdates(context, { symbols: args.symbols ?? null, minNotionalUsd: args.minNotionalUsd }),
    resolve: (update) => update,
  }),
  candle: t.field({
    type: CandleUpdateType,
    description: 'The running bar, at most `maxRate` messages a second (0.1 to 20).',
    args: {
      symbol: t.arg.string({ required: true }),
      interval: t.arg({ type: CandleIntervalEnum, required: true }),
      maxRate: t.arg.float({ defaultValue: 2 }),
    },
    subscribe: (_root, { symbol, interval, maxRate }, context) =>
      candleUpdates(context, { symbol, interval, maxRate: maxRate ?? 2 }),
    resolve: (update) => update,
  }),
}));
