import { MINUTE_MS } from '../../engine/core/model/epoch-ms.ts';
import type { CandleRow } from '../../store/api-candles.ts';
import { builder } from '../builder.ts';
import { candleRange } from '../candle-range.ts';
import { CandleIntervalEnum } from '../enums.ts';
import { pageCost } from '../limits.ts';
import { DEFAULT_PAGE, keysetPage } from '../paging.ts';
import { knownInstrument } from '../ranges.ts';

const MOST_CANDLES = 1_000;

export const CandleType = builder.objectRef<CandleRow>('Candle').implement({
  description: 'A bar made of one-minute candles; the last one may still grow.',
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

/** End of the newest minute that is stored, or told and not stored yet, and that begins before `to` (null: of all). */
function knownEnd(storedEnd: number | null, recent: readonly CandleRow[], to: number | null): number | null {
  const told = recent.findLast(({ openTime }) => to === null || openTime < to);
  if (told === undefined) return storedEnd;
  return Math.max(storedEnd ?? 0, told.openTime + MINUTE_MS);
}

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
      const { id } = await knownInstrument(parts, args.symbol);
      const running = parts.engine.view().candles.get(args.symbol) ?? null;
      const bars = args.first ?? args.last ?? DEFAULT_PAGE;
      const closed = parts.hub.closedCandles(args.symbol);
      const recent = running === null ? closed : [...closed, running];
      const to = args.to ?? null;
      const storedEnd = await parts.stores.candles.end(id, to);
      const range = candleRange({ ...args, bars }, knownEnd(storedEnd, recent, to));
      return keysetPage<CandleRow>(args, {
        max: MOST_CANDLES,
        keyOf: (candle) => ({ at: candle.openTime, id: '' }),
        load: (slice) =>
          parts.stores.candles.page({ ...range, instrumentId: id, interval: args.interval, recent }, slice),
      });
    },
  }),
}));
