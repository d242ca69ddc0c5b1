import type { RateStatsRow, RateYearRow, SettlementRow } from '../../store/api-rates.ts';
import { builder } from '../builder.ts';
import { pageCost } from '../limits.ts';
import { keysetPage } from '../paging.ts';
import { knownInstrument, openRange } from '../ranges.ts';

const MOST_SETTLEMENTS = 1_000;

const FundingSettlementType = builder.objectRef<SettlementRow>('FundingSettlement').implement({
  description: 'A settled funding rate, a fraction per interval; longs pay when positive.',
  fields: (t) => ({
    time: t.expose('time', { type: 'DateTime' }),
    rate: t.exposeFloat('rate'),
  }),
});

const RateYearType = builder.objectRef<RateYearRow>('RateYear').implement({
  description: 'Settlements whose own time lies in this UTC year.',
  fields: (t) => ({
    year: t.exposeInt('year'),
    settlements: t.exposeInt('settlements'),
    meanRate: t.exposeFloat('meanRate'),
    annualisedFraction: t.exposeFloat('annualisedFraction', {
      description: 'Mean × settlements a year (365 days), simple.',
    }),
    sumFraction: t.exposeFloat('sumFraction'),
    negativeShare: t.exposeFloat('negativeShare', { description: '0 to 1' }),
    minRate: t.exposeFloat('minRate'),
    maxRate: t.exposeFloat('maxRate'),
  }),
});

const RateStatsType = builder.objectRef<RateStatsRow>('RateStats').implement({
  description: 'All known settlements of an instrument; null where there are none.',
  fields: (t) => ({
    symbol: t.exposeString('symbol'),
    settlements: t.exposeInt('settlements'),
    meanRate: t.exposeFloat('meanRate', { nullable: true }),
    annualisedFraction: t.exposeFloat('annualisedFraction', { nullable: true }),
    minRate: t.exposeFloat('minRate', { nullable: true }),
    maxRate: t.exposeFloat('maxRate', { nullable: true }),
    negativeShare: t.exposeFloat('negativeShare', { nullable: true }),
    intervalHours: t.exposeFloat('intervalHours', {
      nullable: true,
      description: 'Usual time between two settlements.',
    }),
    years: t.field({ type: [RateYearType], resolve: ({ years }) => [...years] }),
  }),
});

builder.queryFields((t) => ({
  rateHistory: t.connection({
    type: FundingSettlementType,
    description: 'Settlements, newest first.',
    args: {
      symbol: t.arg.string({ required: true }),
      from: t.arg({ type: 'DateTime' }),
      to: t.arg({ type: 'DateTime' }),
    },
    complexity: pageCost,
    resolve: async (_root, args, { parts }) => {
      const { id } = await knownInstrument(parts, args.symbol);
      const range = openRange(args);
      return keysetPage<SettlementRow>(args, {
        max: MOST_SETTLEMENTS,
        keyOf: (row) => ({ at: row.time, id: '' }),
        load: (slice) => parts.stores.rates.settlements(id, range, slice),
      });
    },
  }),
  rateStats: t.field({
    type: RateStatsType,
    nullable: true,
    args: { symbol: t.arg.string({ required: true }) },
    complexity: { field: 20 },
    resolve: async (_root, { symbol }, { parts }) => {
      const instrument = await parts.stores.market.instrument(symbol);
      return instrument === null ? null : parts.stores.rates.stats(instrument);
    },
  }),
}));
