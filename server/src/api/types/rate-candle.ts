import { DAY_MS } from '../../engine/core/model/epoch-ms.ts';
import type { RateCandleRow } from '../../store/api-rate-candles.ts';
import { builder } from '../builder.ts';
import { candleRange, checkBarSpan } from '../candle-range.ts';
import { CandleIntervalEnum } from '../enums.ts';
import { pageCost } from '../limits.ts';
import { DEFAULT_PAGE, keysetPage } from '../paging.ts';
import { knownInstrument } from '../ranges.ts';

const MOST_CANDLES = 1_000;
/** Bars are made of snapshots of every two seconds, which are kept for ever: months of them are millions of rows. */
const LONGEST_MS = 732 * DAY_MS;

const RateCandleType = builder.objectRef<RateCandleRow>('RateCandle').implement({
  description: 'The funding rate as the venue showed it over a time, a fraction per funding interval.',
  fields: (t) => ({
    openTime: t.expose('openTime', { type: 'DateTime' }),
    open: t.exposeFloat('open'),
    high: t.exposeFloat('high'),
    low: t.exposeFloat('low'),
    close: t.exposeFloat('close'),
  }),
});

builder.queryFields((t) => ({
  rateCandles: t.connection({
    type: RateCandleType,
    description:
      'Oldest first. Without `from`: the latest `first` bars before `to` (or now). At most 732 days of bars at once.',
    args: {
      symbol: t.arg.string({ required: true }),
      interval: t.arg({ type: CandleIntervalEnum, required: true }),
      from: t.arg({ type: 'DateTime' }),
      to: t.arg({ type: 'DateTime' }),
    },
    complexity: pageCost,
    resolve: async (_root, args, { parts }) => {
      const { id } = await knownInstrument(parts, args.symbol);
      const bars = args.first ?? args.last ?? DEFAULT_PAGE;
      const range = candleRange({ ...args, bars }, await parts.stores.rateCandles.end(id, args.to ?? null));
      checkBarSpan(range, { interval: args.interval, bars, longestMs: LONGEST_MS });
      return keysetPage<RateCandleRow>(args, {
        max: MOST_CANDLES,
        keyOf: (candle) => ({ at: candle.openTime, id: '' }),
        load: (slice) => parts.stores.rateCandles.page(id, { ...range, interval: args.interval }, slice),
      });
    },
  }),
}));
