import { DAY_MS } from '../../engine/core/model/epoch-ms.ts';
import type { TradeRow, TradeSummaryRow } from '../../store/api-tape.ts';
import { builder } from '../builder.ts';
import { TakerSideEnum } from '../enums.ts';
import { pageCost } from '../limits.ts';
import { keysetPage } from '../paging.ts';
import { boundedRange, knownInstrument, leastNotional } from '../ranges.ts';

const MOST_TRADES = 1_000;
const ANY_SIZE = { usualMs: DAY_MS, mostMs: 31 * DAY_MS };
/** Every trade of the range may have to be looked at. */
const BY_SIZE = { usualMs: DAY_MS, mostMs: DAY_MS };

/** A summary reads all trades of its range in the database: millions on a busy day. */
const SUMMARY_COST = 5_000;

const TradeType = builder.objectRef<TradeRow>('Trade').implement({
  description: 'One aggregate trade of the tape.',
  fields: (t) => ({
    aggId: t.expose('aggId', { type: 'BigInt', description: 'Contiguous per instrument.' }),
    price: t.exposeFloat('price'),
    qty: t.exposeFloat('qty'),
    notionalUsd: t.float({ resolve: ({ price, qty }) => price * qty }),
    takerSide: t.field({ type: TakerSideEnum, resolve: ({ isSell }) => (isSell ? 'sell' : 'buy') }),
    time: t.expose('time', { type: 'DateTime' }),
    trades: t.exposeInt('trades', { description: 'Single trades inside.' }),
  }),
});

const TradeSummaryType = builder.objectRef<TradeSummaryRow>('TradeSummary').implement({
  description: 'All trades of a range in a few numbers; null where there were none.',
  fields: (t) => ({
    symbol: t.exposeString('symbol'),
    from: t.expose('from', { type: 'DateTime' }),
    to: t.expose('to', { type: 'DateTime' }),
    trades: t.exposeInt('trades', { description: 'Aggregate trades.' }),
    buyQty: t.exposeFloat('buyQty'),
    sellQty: t.exposeFloat('sellQty'),
    delta: t.float({ description: 'Taker buys − taker sells.', resolve: (row) => row.buyQty - row.sellQty }),
    buyFraction: t.float({
      nullable: true,
      resolve: ({ buyQty, sellQty }) => (buyQty + sellQty > 0 ? buyQty / (buyQty + sellQty) : null),
    }),
    vwap: t.float({
      nullable: true,
      resolve: (row) => (row.buyQty + row.sellQty > 0 ? row.notionalUsd / (row.buyQty + row.sellQty) : null),
    }),
    open: t.exposeFloat('open', { nullable: true }),
    high: t.exposeFloat('high', { nullable: true }),
    low: t.exposeFloat('low', { nullable: true }),
    close: t.exposeFloat('close', { nullable: true }),
    notionalUsd: t.exposeFloat('notionalUsd'),
    largestQty: t.exposeFloat('largestQty', { nullable: true }),
    largestNotionalUsd: t.exposeFloat('largestNotionalUsd', { nullable: true }),
    tradesPerSecond: t.float({ resolve: ({ trades, from, to }) => (trades * 1_000) / (to - from) }),
  }),
});

builder.queryFields((t) => ({
  trades: t.connection({
    type: TradeType,
    description: 'Newest first. At most 31 days, one day with `minNotionalUsd`; the last day when not given.',
    args: {
      symbol: t.arg.string({ required: true }),
      from: t.arg({ type: 'DateTime' }),
      to: t.arg({ type: 'DateTime' }),
      minNotionalUsd: t.arg.float(),
    },
    complexity: pageCost,
    resolve: async (_root, args, { parts }) => {
      const { id } = await knownInstrument(parts, args.symbol);
      const minNotionalUsd = leastNotional(args.minNotionalUsd);
      const range = boundedRange(parts, args, minNotionalUsd > 0 ? BY_SIZE : ANY_SIZE);
      return keysetPage<TradeRow>(args, {
        max: MOST_TRADES,
        integer: true,
        keyOf: (trade) => ({ at: trade.time, id: String(trade.aggId) }),
        load: (slice) => parts.stores.tape.page({ ...range, instrumentId: id, minNotionalUsd }, slice),
      });
    },
  }),
  tradeSummary: t.field({
    type: TradeSummaryType,
    description: 'At most one day.',
    args: {
      symbol: t.arg.string({ required: true }),
      from: t.arg({ type: 'DateTime', required: true }),
      to: t.arg({ type: 'DateTime' }),
    },
    complexity: { field: SUMMARY_COST },
    resolve: async (_root, args, { parts }) => {
      const { id, symbol } = await knownInstrument(parts, args.symbol);
      const range = boundedRange(parts, args, BY_SIZE);
      return { symbol, ...range, ...(await parts.stores.tape.summary(id, range)) };
    },
  }),
}));
