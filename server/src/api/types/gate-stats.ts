import { DAY_MS } from '../../engine/core/model/epoch-ms.ts';
import type { MeanInterval } from '../../engine/statistics.ts';
import type { ReasonCount } from '../../store/api-gate-counts.ts';
import { builder } from '../builder.ts';
import { GateKindEnum, ReasonKindEnum } from '../enums.ts';
import { type GateStat, type GateStats, gateStats, MOST_RESAMPLED } from '../gate-statistics.ts';
import { localId } from '../ids.ts';
import { boundedRange } from '../ranges.ts';

const RANGE = { usualMs: 90 * DAY_MS, mostMs: 92 * DAY_MS };

const ValueIntervalType = builder.objectRef<MeanInterval>('ValueInterval').implement({
  authScopes: { signedIn: true },
  description:
    'Mean and the interval in which it lies with 95 % confidence (block bootstrap, the same each time).',
  fields: (t) => ({
    mean: t.exposeFloat('mean'),
    low: t.exposeFloat('low'),
    high: t.exposeFloat('high'),
    resamples: t.exposeInt('resamples'),
  }),
});

const GateStatType = builder.objectRef<GateStat>('GateStat').implement({
  authScopes: { signedIn: true },
  description:
    'One gate or layer, by the closed virtual positions that it alone decided: a gate that was the only one to fail, a layer without which the verdict would have been the other one. R after fees.',
  fields: (t) => ({
    kind: t.expose('kind', { type: GateKindEnum }),
    name: t.exposeString('name'),
    evaluationsBlocked: t.exposeInt('evaluationsBlocked', {
      nullable: true,
      description: 'Evaluations in which it failed; null for layers.',
    }),
    evaluationsBlockedAlone: t.exposeInt('evaluationsBlockedAlone', {
      nullable: true,
      description: 'Those in which every other gate passed.',
    }),
    decided: t.exposeInt('decided', { description: 'Closed virtual positions that it alone decided.' }),
    blocked: t.exposeInt('blocked', { description: 'Those that it kept from being signals.' }),
    blockedR: t.exposeFloat('blockedR', { description: 'What they would have made.' }),
    made: t.exposeInt('made', { description: 'Those that were taken because of it (layers only).' }),
    madeR: t.exposeFloat('madeR'),
    meanR: t.exposeFloat('meanR', { nullable: true, description: 'Mean result of all it decided.' }),
    valueR: t.exposeFloat('valueR', { description: 'R that it saved (above 0) or cost: madeR − blockedR.' }),
    interval: t.expose('interval', {
      type: ValueIntervalType,
      nullable: true,
      description: `Of its value per position, over the newest ${MOST_RESAMPLED} positions; when it excludes 0, the gate or layer very likely helps or harms.`,
    }),
  }),
});

const ReasonCountType = builder.objectRef<ReasonCount>('ReasonCount').implement({
  authScopes: { signedIn: true },
  description: 'Evaluations without a signal (blocked), or whose signal was not acted on (suppressed).',
  fields: (t) => ({
    kind: t.expose('kind', { type: ReasonKindEnum }),
    reason: t.exposeString('reason'),
    evaluations: t.exposeInt('evaluations'),
  }),
});

const GateStatsType = builder.objectRef<GateStats>('GateStats').implement({
  authScopes: { signedIn: true },
  fields: (t) => ({
    from: t.expose('from', { type: 'DateTime' }),
    to: t.expose('to', { type: 'DateTime' }),
    evaluations: t.exposeInt('evaluations', {
      description:
        'Those in the range. They are counted by the hour and day, so that counts reach further back than the evaluations that are stored.',
    }),
    evaluationsFrom: t.expose('evaluationsFrom', {
      type: 'DateTime',
      nullable: true,
      description: 'The first that is counted; null without any.',
    }),
    signals: t.exposeInt('signals'),
    rows: t.field({ type: [GateStatType], resolve: ({ rows }) => [...rows] }),
    reasons: t.field({
      type: [ReasonCountType],
      description: 'The most frequent hundred.',
      resolve: ({ reasons }) => [...reasons],
    }),
  }),
});

builder.queryFields((t) => ({
  gateStats: t.field({
    type: GateStatsType,
    description:
      'What each gate and layer of a strategy, or of all together, saved or cost; the last 90 days when not given, at most 92.',
    complexity: { field: 200 },
    args: {
      strategyId: t.arg.id({
        description: 'All strategies of the venue when not given, deprecated ones too.',
      }),
      from: t.arg({ type: 'DateTime' }),
      to: t.arg({ type: 'DateTime' }),
    },
    resolve: (_root, args, { parts }) =>
      gateStats(
        parts,
        args.strategyId ? localId('Strategy', args.strategyId) : null,
        boundedRange(parts, args, RANGE),
      ),
  }),
}));
