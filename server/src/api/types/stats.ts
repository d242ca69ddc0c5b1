import type { EquityColumns, Stats } from '../../engine/statistics.ts';
import { builder } from '../builder.ts';
import { localId } from '../ids.ts';
import type { InstrumentStats } from '../statistics.ts';

export const StatsType = builder.objectRef<Stats>('Stats').implement({
  description: 'Closed trades only; a win is a trade with pnlR above 0. Null where it cannot be known.',
  fields: (t) => ({
    trades: t.exposeInt('trades'),
    openPositions: t.exposeInt('openPositions'),
    winRate: t.exposeFloat('winRate', { nullable: true }),
    averageWinR: t.exposeFloat('averageWinR', { nullable: true }),
    averageLossR: t.exposeFloat('averageLossR', { nullable: true }),
    winLossRatio: t.exposeFloat('winLossRatio', { nullable: true }),
    profitFactor: t.exposeFloat('profitFactor', { nullable: true }),
    netR: t.exposeFloat('netR'),
    grossR: t.exposeFloat('grossR'),
    feesR: t.exposeFloat('feesR'),
    netUsd: t.expose('netUsd', { type: 'Decimal' }),
    balance: t.expose('balance', { type: 'Decimal' }),
    initialBalance: t.expose('initialBalance', { type: 'Decimal' }),
    maxDrawdownR: t.exposeFloat('maxDrawdownR'),
    maxDrawdownFraction: t.exposeFloat('maxDrawdownFraction'),
    sharpePerTrade: t.exposeFloat('sharpePerTrade', { nullable: true }),
    sharpeDaily: t.exposeFloat('sharpeDaily', { nullable: true }),
    sortinoDaily: t.exposeFloat('sortinoDaily', { nullable: true }),
    stdR: t.exposeFloat('stdR', { nullable: true }),
    medianR: t.exposeFloat('medianR', { nullable: true }),
    p25R: t.exposeFloat('p25R', { nullable: true }),
    p75R: t.exposeFloat('p75R', { nullable: true }),
    bestR: t.exposeFloat('bestR', { nullable: true }),
    worstR: t.exposeFloat('worstR', { nullable: true }),
    expectancyR: t.exposeFloat('expectancyR', { nullable: true }),
    averageHoldMs: t.exposeFloat('averageHoldMs', { nullable: true }),
    last24hR: t.exposeFloat('last24hR'),
    last24hUsd: t.expose('last24hUsd', { type: 'Decimal' }),
    last24hTrades: t.exposeInt('last24hTrades'),
    lastTradeAt: t.expose('lastTradeAt', { type: 'DateTime', nullable: true }),
    firstTradeAt: t.expose('firstTradeAt', { type: 'DateTime', nullable: true }),
  }),
});

const InstrumentStatsType = builder.objectRef<InstrumentStats>('InstrumentStats').implement({
  fields: (t) => ({
    symbol: t.exposeString('symbol'),
    stats: t.expose('stats', { type: StatsType }),
  }),
});

const EquityCurveType = builder.objectRef<EquityColumns>('EquityCurve').implement({
  description:
    'One point per closed trade (of many: 2,000 evenly spread ones), cumulative, oldest first; columns of equal length.',
  fields: (t) => ({
    at: t.exposeFloatList('at', { description: 'Epoch milliseconds.' }),
    netR: t.exposeFloatList('netR'),
    netUsd: t.exposeFloatList('netUsd'),
  }),
});

builder.queryFields((t) => ({
  stats: t.field({
    type: StatsType,
    description: 'Of one strategy, or of all together.',
    complexity: { field: 20 },
    args: {
      strategyId: t.arg.id(),
      from: t.arg({ type: 'DateTime' }),
      to: t.arg({ type: 'DateTime' }),
    },
    resolve: (_root, args, { parts }) =>
      parts.statistics.stats({
        strategyId: args.strategyId ? localId('Strategy', args.strategyId) : null,
        from: args.from ?? null,
        to: args.to ?? null,
      }),
  }),
  statsByInstrument: t.field({
    type: [InstrumentStatsType],
    complexity: { field: 50 },
    args: { strategyId: t.arg.id() },
    resolve: (_root, args, { parts }) =>
      parts.statistics.byInstrument(args.strategyId ? localId('Strategy', args.strategyId) : null),
  }),
  equityCurve: t.field({
    type: EquityCurveType,
    complexity: { field: 20 },
    args: { strategyId: t.arg.id(), from: t.arg({ type: 'DateTime' }) },
    resolve: (_root, args, { parts }) =>
      parts.statistics.equityCurve(
        args.strategyId ? localId('Strategy', args.strategyId) : null,
        args.from ?? null,
      ),
  }),
}));
