import { HOUR_MS } from '../../engine/core/model/epoch-ms.ts';
import type { RateView } from '../../engine/index.ts';
import { builder } from '../builder.ts';
import { memoryPageCost } from '../limits.ts';
import { listPage } from '../paging.ts';

/** The whole market is one page. */
const MOST_RATES = 1_000;

export const RateType = builder.objectRef<RateView>('Rate').implement({
  description: 'Funding rate, mark and index price of an instrument; guests may read it.',
  fields: (t) => ({
    symbol: t.exposeString('symbol'),
    fundingRate: t.exposeFloat('fundingRate', { description: 'Fraction per funding interval.' }),
    markPrice: t.exposeFloat('markPrice'),
    indexPrice: t.exposeFloat('indexPrice'),
    basisFraction: t.float({
      description: '(mark − index) / index',
      resolve: ({ markPrice, indexPrice }) => (indexPrice > 0 ? (markPrice - indexPrice) / indexPrice : 0),
    }),
    fundingIntervalHours: t.float({
      description: 'Between two settlements.',
      resolve: ({ fundingIntervalMs }) => fundingIntervalMs / HOUR_MS,
    }),
    nextFundingAt: t.expose('nextFundingAt', { type: 'DateTime' }),
    time: t.expose('time', { type: 'DateTime' }),
  }),
});

builder.queryFields((t) => ({
  rates: t.connection({
    type: RateType,
    skipTypeScopes: true,
    description: 'Every instrument with its latest rate, by symbol.',
    complexity: memoryPageCost,
    resolve: (_root, args, { parts }) =>
      listPage(args, [...parts.engine.view().rates.values()], (rate) => [rate.symbol], MOST_RATES),
  }),
}));
