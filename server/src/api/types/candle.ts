import type { CandleRow } from '../../store/api-market.ts';
import { builder } from '../builder.ts';
import { CandleIntervalEnum } from '../enums.ts';
import { badInput } from '../errors.ts';
import { pageCost } from '../limits.ts';
import { DEFAULT_PAGE, keysetPage } from '../paging.ts';

const MOST_CANDLES = 1_000;

const CandleType = builder.objectRef<CandleRow>('Candle').implement({
  description: 'A bar made of closed one-minute candles; the last one of a longer interval may still grow.',
  fields: (t) => ({
    openTime: t.expose('openTime', { type: 'DateTime' }),
    open: t.exposeFloat('open'),
    high: t.exposeFloat('high'),
    low: t.exposeFloat('low'),
    close: t.exposeFloat('close'),
    volume: t.exposeFloat('volume'),
    quoteVolume: t.exposeFloat('quoteVolume'),
    buyVolume: t.exposeFloat('buyVolume'),
    trades: t.exposeInt('trades'),
  }),
});

builder.queryFields((t) => ({
  candles: t.connection({
    type: CandleType,
    description: 'Oldest first. Without `from`: the latest `first` bars before `to` (or now).',
    args: {
      symbol: t.arg.string({ required: true }),
      interval: t.arg({ type: CandleIntervalEnum, required: true }),
      from: t.arg({ type: 'DateTime' }),
      to: t.arg({ type: 'DateTime' }),
    },
    complexity: pageCost,
    resolve: async (_root, args, { parts }) => {
      const instrument = await parts.stores.market.instrument(args.symbol);
      if (instrument === null) throw badInput(`symbol: ${args.symbol} is not a known instrument`);
      const to = args.to ?? (await parts.stores.market.candlesEnd(instrument.id));
      const span = (args.first ?? args.last ?? DEFAULT_PAGE) * args.interval;
      const from = args.from ?? Math.floor((to - 1) / args.interval + 1) * args.interval - span;
      const range = { from, to, intervalMs: args.interval };
      return keysetPage<CandleRow>(args, {
        max: MOST_CANDLES,
        keyOf: (candle) => ({ at: candle.openTime, id: '' }),
        load: (slice) => parts.stores.market.candles(instrument.id, range, slice),
      });
    },
  }),
}));
