import {
  type EquityColumns,
  type ExitHold,
  GROUPINGS,
  type Results,
  type Stats,
} from '../../engine/statistics.ts';
import { builder } from '../builder.ts';
import { PositionStatusEnum } from '../enums.ts';
import { localId } from '../ids.ts';
import { openSpan } from '../ranges.ts';
import type { GroupStats, InstrumentStats, StatsFilter } from '../statistics.ts';

const ExitHoldType = builder.objectRef<ExitHold>('ExitHold').implement({
  description: 'How long trades that ended in one way were held.',
  fields: (t) => ({
    exit: t.expose('exit', { type: PositionStatusEnum }),
    trades: t.exposeInt('trades'),
    averageHoldMs: t.exposeFloat('averageHoldMs'),
  }),
});

const TradeStatsInterface = builder.interfaceRef<Results>('TradeStats').implement({
  description:
    'What closed trades tell by themselves; a win is a trade with pnlR above 0. Null where not defined.',
  authScopes: { signedIn: true },
  fields: (t) => ({
    trades: t.exposeInt('trades'),
    winRate: t.exposeFloat('winRate', { nullable: true }),
    averageWinR: t.exposeFloat('averageWinR', { nullable: true }),
    averageLossR: t.exposeFloat('averageLossR', { nullable: true }),
    winLossRatio: t.exposeFloat('winLossRatio', { nullable: true }),
    profitFactor: t.exposeFloat('profitFactor', {
      nullable: true,
      description: 'Σ wins ÷ |Σ losses|; null without a loss.',
    }),
    netR: t.exposeFloat('netR'),
    grossR: t.exposeFloat('grossR'),
    feesR: t.exposeFloat('feesR'),
    netUsd: t.expose('netUsd', { type: 'Decimal' }),
    maxDrawdownR: t.exposeFloat('maxDrawdownR'),
    sharpePerTrade: t.exposeFloat('sharpePerTrade', { nullable: true }),
    sharpeDaily: t.exposeFloat('sharpeDaily', { nullable: true, description: 'Of daily R, × √365.' }),
    sortinoDaily: t.exposeFloat('sortinoDaily', { nullable: true, description: 'Of daily R, × √365.' }),
    stdR: t.exposeFloat('stdR', { nullable: true }),
    medianR: t.exposeFloat('medianR', { nullable: true }),
    p25R: t.exposeFloat('p25R', { nullable: true }),
    p75R: t.exposeFloat('p75R', { nullable: true }),
    bestR: t.exposeFloat('bestR', { nullable: true }),
    worstR: t.exposeFloat('worstR', { nullable: true }),
    expectancyR: t.exposeFloat('expectancyR', { nullable: true }),
    averageHoldMs: t.exposeFloat('averageHoldMs', { nullable: true }),
    averageHoldByExit: t.field({
      type: [ExitHoldType],
      description: 'Ways in which no trade ended are left out.',
      resolve: (results) => [...results.averageHoldByExit],
    }),
    lastTradeAt: t.expose('lastTradeAt', { type: 'DateTime', nullable: true }),
    firstTradeAt: t.expose('firstTradeAt', { type: 'DateTime', nullable: true }),
  }),
});

export const StatsType = builder.objectRef<Stats>('Stats').implement({
  description: 'Closed trades only; a win is a trade with pnlR above 0. Null where it cannot be known.',
  interfaces: [TradeStatsInterface],
  authScopes: { signedIn: true },
  fields: (t) => ({
    openPositions: t.exposeInt('openPositions'),
    balance: t.expose('balance', { type: 'Decimal' }),
    initialBalance: t.expose('initialBalance', { type: 'Decimal' }),
    maxDrawdownFraction: t.exposeFloat('maxDrawdownFraction', {
      description: 'Largest fall of the balance below its peak as a share of it, top-ups taken out.',
    }),
    exposureFraction: t.exposeFloat('exposureFraction', {
      nullable: true,
      description:
        'Share of the time with a (by now closed) trade open; from the first opening unless asked.',
    }),
    skewnessDaily: t.exposeFloat('skewnessDaily', { nullable: true }),
    kurtosisDaily: t.exposeFloat('kurtosisDaily', {
      nullable: true,
      description: '3 for a normal distribution.',
    }),
    probabilisticSharpe: t.exposeFloat('probabilisticSharpe', {
      nullable: true,
      description: 'Probability that the true daily Sharpe ratio is above 0; null below 20 days.',
    }),
    deflatedSharpe: t.exposeFloat('deflatedSharpe', {
      nullable: true,
      description: 'The same above what luck gives the best of all strategies that ever traded here.',
    }),
    trials: t.exposeInt('trials', {
      nullable: true,
      description: 'Strategies that ever traded here, by which `deflatedSharpe` is deflated.',
    }),
    last24hR: t.exposeFloat('last24hR'),
    last24hUsd: t.expose('last24hUsd', { type: 'Decimal' }),
    last24hTrades: t.exposeInt('last24hTrades'),
  }),
});

const GroupStatsType = builder.objectRef<GroupStats>('GroupStats').implement({
  description: 'Results of the trades that have something in common.',
  interfaces: [TradeStatsInterface],
  authScopes: { signedIn: true },
  fields: (t) => ({ name: t.exposeString('name') }),
});

const StatsGroupingEnum = builder.enumType('StatsGrouping', {
  description:
    'instrument; side; tier; scoreBand (<75, 75–79, 80–84, 85+); hour of opening, UTC; exit: how the trade ended; version of the strategy.',
  values: Object.keys(GROUPINGS) as (keyof typeof GROUPINGS)[],
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

interface FilterArgs {
  readonly strategyId?: string | null | undefined;
  readonly from?: number | null | undefined;
  readonly to?: number | null | undefined;
}

function filterOf(args: FilterArgs): StatsFilter {
  return { strategyId: args.strategyId ? localId('Strategy', args.strategyId) : null, ...openSpan(args) };
}

builder.queryFields((t) => {
  const args = {
    strategyId: t.arg.id(),
    from: t.arg({ type: 'DateTime' }),
    to: t.arg({ type: 'DateTime', description: 'Exclusive.' }),
  };
  return {
    stats: t.field({
      type: StatsType,
      description: 'Of one strategy, or of all together.',
      complexity: { field: 20 },
      args,
      resolve: (_root, given, { parts }) => parts.statistics.stats(filterOf(given)),
    }),
    statsByInstrument: t.field({
      type: [InstrumentStatsType],
      complexity: { field: 50 },
      args,
      resolve: (_root, given, { parts }) => parts.statistics.byInstrument(filterOf(given)),
    }),
    statsByGroup: t.field({
      type: [GroupStatsType],
      description: 'In the natural order of the groups; groups without a trade are left out.',
      complexity: { field: 50 },
      args: { by: t.arg({ type: StatsGroupingEnum, required: true }), ...args },
      resolve: (_root, { by, ...given }, { parts }) => parts.statistics.groups(by, filterOf(given)),
    }),
    equityCurve: t.field({
      type: EquityCurveType,
      complexity: { field: 20 },
      args,
      resolve: (_root, given, { parts }) => parts.statistics.equityCurve(filterOf(given)),
    }),
  };
});
