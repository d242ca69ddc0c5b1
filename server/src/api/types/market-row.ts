import { builder } from '../builder.ts';
import { InstrumentSetEnum } from '../enums.ts';
import { memoryPageCost } from '../limits.ts';
import { type MarketRowShape, marketRow, marketRows } from '../market-rows.ts';
import { listPage } from '../paging.ts';

/** The whole market is one page. */
const MOST_ROWS = 1_000;

export const MarketRowType = builder.objectRef<MarketRowShape>('MarketRow').implement({
  description: 'One instrument on the board; null: not known (yet).',
  fields: (t) => ({
    symbol: t.exposeString('symbol'),
    baseAsset: t.exposeString('baseAsset'),
    set: t.expose('set', { type: InstrumentSetEnum }),
    status: t.exposeString('status'),
    tickSize: t.expose('tickSize', { type: 'Decimal' }),
    price: t.exposeFloat('price', { nullable: true }),
    change24hFraction: t.exposeFloat('change24hFraction', { nullable: true }),
    volume24hUsd: t.exposeFloat('volume24hUsd', { nullable: true }),
    bestBid: t.exposeFloat('bestBid', { nullable: true }),
    bestAsk: t.exposeFloat('bestAsk', { nullable: true }),
    markPrice: t.exposeFloat('markPrice', { nullable: true }),
    indexPrice: t.exposeFloat('indexPrice', { nullable: true }),
    fundingRate: t.exposeFloat('fundingRate', {
      nullable: true,
      description: 'Fraction per funding interval.',
    }),
    nextFundingAt: t.expose('nextFundingAt', { type: 'DateTime', nullable: true }),
    fundingSettledAt: t.expose('fundingSettledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Newest settlement in `rateHistory`.',
    }),
    openInterestUsd: t.exposeFloat('openInterestUsd', { nullable: true }),
    cvd5m: t.exposeFloat('cvd5m', { nullable: true, description: 'Base asset.' }),
    cvd1h: t.exposeFloat('cvd1h', { nullable: true }),
    cvd24h: t.exposeFloat('cvd24h', { nullable: true }),
    tradesPerSecond: t.exposeFloat('tradesPerSecond', { nullable: true }),
    regime: t.exposeString('regime', { nullable: true }),
    liquidatedLong5mUsd: t.exposeFloat('liquidatedLong5mUsd', {
      nullable: true,
      description: 'A lower bound; null until five whole minutes were listened to.',
    }),
    liquidatedShort5mUsd: t.exposeFloat('liquidatedShort5mUsd', {
      nullable: true,
      description: 'A lower bound; null until five whole minutes were listened to.',
    }),
    lastTradeAt: t.expose('lastTradeAt', { type: 'DateTime', nullable: true }),
    openGaps: t.exposeInt('openGaps'),
    silentSince: t.expose('silentSince', {
      type: 'DateTime',
      nullable: true,
      description:
        'Since when no trade and no mark price of it has come in, or no quote, though they come all the time: those values are the last known. Null while all are renewed.',
    }),
  }),
});

builder.queryFields((t) => ({
  marketRows: t.connection({
    type: MarketRowType,
    description: 'Every listed instrument with its latest market; core set first, then by symbol.',
    args: { search: t.arg.string(), set: t.arg({ type: InstrumentSetEnum }) },
    complexity: memoryPageCost,
    resolve: async (_root, args, { parts }) =>
      listPage(
        args,
        await marketRows(parts, args),
        (row) => [row.set === 'core' ? 0 : 1, row.symbol],
        MOST_ROWS,
      ),
  }),
  marketRow: t.field({
    type: MarketRowType,
    nullable: true,
    args: { symbol: t.arg.string({ required: true }) },
    resolve: (_root, { symbol }, { parts }) => marketRow(parts, symbol),
  }),
}));
