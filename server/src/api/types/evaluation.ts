import type { GateVerdict, LayerScore } from '@ae/strategies/model.ts';
import type { EvaluationRow, ScoreSeriesRow } from '../../store/api-evaluations.ts';
import { builder } from '../builder.ts';
import { SideEnum, TierEnum } from '../enums.ts';
import { globalId, localId, localIds } from '../ids.ts';
import { pageCost } from '../limits.ts';
import { keysetPage, listPage } from '../paging.ts';

const GateType = builder.objectRef<GateVerdict>('Gate').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    value: t.exposeFloat('value', { nullable: true }),
    threshold: t.exposeFloat('threshold', { nullable: true }),
    passed: t.exposeBoolean('passed'),
    reason: t.exposeString('reason', { nullable: true }),
  }),
});

export const LayerType = builder.objectRef<LayerScore>('Layer').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    raw: t.exposeFloat('raw'),
    rawMax: t.exposeFloat('rawMax'),
    score: t.exposeFloat('score'),
    max: t.exposeFloat('max'),
  }),
});

export const EvaluationType = builder.objectRef<EvaluationRow>('Evaluation').implement({
  description: 'One strategy scored at one moment, with everything needed to explain it.',
  fields: (t) => ({
    strategyId: t.id({ resolve: (row) => globalId('Strategy', row.strategyId) }),
    symbol: t.exposeString('symbol'),
    at: t.expose('at', { type: 'DateTime' }),
    strategyVersion: t.exposeInt('strategyVersion'),
    configHash: t.exposeString('configHash'),
    price: t.exposeFloat('price', { nullable: true }),
    direction: t.expose('direction', { type: SideEnum, nullable: true }),
    score: t.exposeFloat('score'),
    rawScore: t.exposeFloat('rawScore'),
    signal: t.expose('signal', { type: SideEnum, nullable: true }),
    tier: t.expose('tier', { type: TierEnum, nullable: true }),
    blockReason: t.exposeString('blockReason', { nullable: true }),
    suppressedBy: t.exposeString('suppressedBy', { nullable: true }),
    cvdFast: t.exposeFloat('cvdFast', { nullable: true }),
    cvdSlow: t.exposeFloat('cvdSlow', { nullable: true }),
    cvdFastSlope: t.exposeFloat('cvdFastSlope', { nullable: true }),
    cvdAccel: t.exposeFloat('cvdAccel', { nullable: true }),
    whaleRatio: t.exposeFloat('whaleRatio', { nullable: true }),
    gates: t.field({ type: [GateType], resolve: (row) => [...row.gates] }),
    layers: t.field({ type: [LayerType], resolve: (row) => [...row.layers] }),
    features: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The market snapshot it was made from.',
      resolve: (row, _args, { loaders }) => row.features ?? loaders.features.load(row),
    }),
  }),
});

const ScoreSeriesType = builder.objectRef<ScoreSeriesRow>('ScoreSeries').implement({
  description: 'One-minute roll-up as columns of equal length. Times are epoch milliseconds.',
  fields: (t) => ({
    at: t.exposeFloatList('at'),
    score: t.exposeFloatList('score'),
    rawScore: t.exposeFloatList('rawScore'),
    direction: t.exposeIntList('direction', { description: '−1 short, 0 none, 1 long' }),
    cvdFast: t.exposeFloatList('cvdFast', { nullable: { list: false, items: true } }),
    cvdSlow: t.exposeFloatList('cvdSlow', { nullable: { list: false, items: true } }),
    price: t.exposeFloatList('price', { nullable: { list: false, items: true } }),
    signals: t.exposeIntList('signals', { description: 'Signals in that minute.' }),
  }),
});

builder.queryFields((t) => ({
  latestEvaluations: t.connection({
    type: EvaluationType,
    args: { strategyIds: t.arg.idList(), symbols: t.arg.stringList() },
    complexity: pageCost,
    resolve: (_root, args, { parts }) => {
      const ids = localIds('Strategy', args.strategyIds);
      const rows = [...parts.engine.view().evaluations.values()].filter(
        (row) =>
          (ids === null || ids.includes(row.strategyId)) &&
          (args.symbols === null || args.symbols === undefined || args.symbols.includes(row.symbol)),
      );
      return listPage<EvaluationRow>(args, rows, (row) => [row.strategyId]);
    },
  }),
  evaluations: t.connection({
    type: EvaluationType,
    description: 'Newest first.',
    args: {
      strategyId: t.arg.id({ required: true }),
      from: t.arg({ type: 'DateTime' }),
      to: t.arg({ type: 'DateTime' }),
    },
    complexity: pageCost,
    resolve: (_root, args, { parts }) => {
      const strategyId = localId('Strategy', args.strategyId);
      const filter = { strategyId, from: args.from ?? null, to: args.to ?? null };
      return keysetPage<EvaluationRow>(args, {
        uuid: true,
        keyOf: (row) => ({ at: row.at, id: row.strategyId }),
        load: (slice) => parts.stores.evaluations.page(filter, slice),
      });
    },
  }),
  scoreSeries: t.field({
    type: ScoreSeriesType,
    description: 'At most 7 days (10,080 points).',
    complexity: { field: 20 },
    args: {
      strategyId: t.arg.id({ required: true }),
      from: t.arg({ type: 'DateTime', required: true }),
      to: t.arg({ type: 'DateTime' }),
    },
    resolve: (_root, args, { parts }) =>
      parts.stores.evaluations.series(localId('Strategy', args.strategyId), args.from, args.to ?? null),
  }),
}));
