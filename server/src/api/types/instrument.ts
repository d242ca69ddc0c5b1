import type { InstrumentRow } from '../../store/api-market.ts';
import { builder } from '../builder.ts';
import { InstrumentSetEnum } from '../enums.ts';
import { pageCost } from '../limits.ts';
import { listPage } from '../paging.ts';
import { RateType } from './rate.ts';
import { changeFraction } from './tick.ts';

const InstrumentRef = builder.objectRef<InstrumentRow>('Instrument');

export const InstrumentType = builder.node(InstrumentRef, {
  description: 'A tradable contract with its filters and latest market.',
  id: { resolve: (instrument) => instrument.symbol },
  authScopes: { signedIn: true },
  loadMany: async (symbols, { parts }) => {
    const rows = await parts.stores.market.instruments();
    return symbols.map((symbol) => rows.find((row) => row.symbol === symbol) ?? null);
  },
  fields: (t) => ({
    symbol: t.exposeString('symbol'),
    baseAsset: t.exposeString('baseAsset'),
    quoteAsset: t.exposeString('quoteAsset'),
    set: t.expose('set', { type: InstrumentSetEnum }),
    status: t.exposeString('status'),
    tickSize: t.expose('tickSize', { type: 'Decimal' }),
    stepSize: t.expose('stepSize', { type: 'Decimal' }),
    minNotional: t.expose('minNotional', { type: 'Decimal' }),
    lastPrice: t.float({
      nullable: true,
      resolve: ({ symbol }, _args, { parts }) => parts.engine.view().ticks.get(symbol)?.price ?? null,
    }),
    change24hFraction: t.float({
      nullable: true,
      resolve: ({ symbol }, _args, { parts }) => changeFraction(parts.engine.view().ticks.get(symbol)),
    }),
    volume24hUsd: t.float({
      nullable: true,
      resolve: ({ symbol }, _args, { parts }) => parts.engine.view().ticks.get(symbol)?.volume24hUsd ?? null,
    }),
    rate: t.field({
      type: RateType,
      nullable: true,
      resolve: ({ symbol }, _args, { parts }) => parts.engine.view().rates.get(symbol) ?? null,
    }),
  }),
});

builder.queryFields((t) => ({
  instruments: t.connection({
    type: InstrumentType,
    args: { set: t.arg({ type: InstrumentSetEnum }), search: t.arg.string() },
    complexity: pageCost,
    resolve: async (_root, args, { parts }) => {
      const wanted = args.search?.trim().toUpperCase() ?? '';
      const rows = (await parts.stores.market.instruments()).filter(
        (row) =>
          (args.set === null || args.set === undefined || row.set === args.set) &&
          row.symbol.includes(wanted),
      );
      return listPage(args, rows, (row) => [row.set === 'core' ? 0 : 1, row.symbol]);
    },
  }),
  instrument: t.field({
    type: InstrumentType,
    nullable: true,
    args: { symbol: t.arg.string({ required: true }) },
    resolve: (_root, { symbol }, { parts }) => parts.stores.market.instrument(symbol),
  }),
}));
