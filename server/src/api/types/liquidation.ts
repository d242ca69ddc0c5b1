import { DAY_MS } from '../../engine/core/model/epoch-ms.ts';
import type { LiquidationView } from '../../engine/index.ts';
import type { StoredLiquidation } from '../../store/api-liquidations.ts';
import { builder } from '../builder.ts';
import { SideEnum } from '../enums.ts';
import { pageCost } from '../limits.ts';
import { keysetPage } from '../paging.ts';
import { boundedRange, knownInstrument, leastNotional } from '../ranges.ts';

const MOST_LIQUIDATIONS = 1_000;
const RANGE = { usualMs: DAY_MS, mostMs: 31 * DAY_MS };

export const LiquidationType = builder.objectRef<LiquidationView>('Liquidation').implement({
  description:
    'A forced order. The venue tells at most the latest per instrument and second: every sum is a lower bound.',
  fields: (t) => ({
    symbol: t.exposeString('symbol'),
    side: t.expose('side', { type: SideEnum, description: 'Of the position that was liquidated.' }),
    price: t.exposeFloat('price'),
    qty: t.exposeFloat('qty'),
    notionalUsd: t.exposeFloat('notionalUsd'),
    time: t.expose('time', { type: 'DateTime' }),
  }),
});

builder.queryFields((t) => ({
  liquidations: t.connection({
    type: LiquidationType,
    description: 'Newest first, of one instrument or of all; at most 31 days, the last day when not given.',
    args: {
      symbol: t.arg.string(),
      from: t.arg({ type: 'DateTime' }),
      to: t.arg({ type: 'DateTime' }),
      minNotionalUsd: t.arg.float(),
    },
    complexity: pageCost,
    resolve: async (_root, args, { parts }) => {
      const { symbol } = args;
      const instrument =
        symbol === null || symbol === undefined ? null : await knownInstrument(parts, symbol);
      const filter = {
        ...boundedRange(parts, args, RANGE),
        instrumentId: instrument?.id ?? null,
        minNotionalUsd: leastNotional(args.minNotionalUsd),
      };
      return keysetPage<StoredLiquidation>(args, {
        max: MOST_LIQUIDATIONS,
        keyOf: (row) => ({ at: row.time, id: row.key }),
        load: (slice) => parts.stores.liquidations.page(filter, slice),
      });
    },
  }),
}));
