import type {
  ExplainedInput,
  Explanation,
  GateTrail,
  LayerTrail,
  Recomputation,
  ScoreArithmetic,
} from '../../explain/explanation.ts';
import { parseSubject, type Subject } from '../../explain/subject.ts';
import { builder } from '../builder.ts';
import type { ApiParts } from '../context.ts';
import { SideEnum, TierEnum } from '../enums.ts';
import { badInput, busyIsConflict } from '../errors.ts';
import { globalId } from '../ids.ts';
import { TradeTrailType } from './trade-trail.ts';

type NamedInput = ExplainedInput & { readonly name: string };

const InputType = builder.objectRef<NamedInput>('ExplainedInput').implement({
  description: 'One input of an evaluation.',
  fields: (t) => ({
    name: t.exposeString('name'),
    value: t.expose('value', { type: 'JSON', nullable: true }),
    origin: t.exposeString('origin', {
      description:
        'ticks: made again by a recomputation. book, mark, spot, collected, funding, liquidations: taken as stored.',
    }),
    asOf: t.expose('asOf', { type: 'DateTime', nullable: true }),
    ageMs: t.exposeFloat('ageMs', { nullable: true }),
    asOfAggId: t.expose('asOfAggId', {
      type: 'BigInt',
      nullable: true,
      description: 'Last trade in it, for those made from ticks.',
    }),
  }),
});

const GateTrailType = builder.objectRef<GateTrail>('ExplainedGate').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    value: t.exposeFloat('value', { nullable: true }),
    threshold: t.exposeFloat('threshold', { nullable: true }),
    passed: t.exposeBoolean('passed'),
    enabled: t.exposeBoolean('enabled'),
    decided: t.exposeBoolean('decided', { description: 'The first that failed: it named the block.' }),
    reason: t.exposeString('reason', { nullable: true }),
  }),
});

const LayerTrailType = builder.objectRef<LayerTrail>('ExplainedLayer').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    raw: t.exposeFloat('raw'),
    rawMax: t.exposeFloat('rawMax'),
    max: t.exposeFloat('max'),
    score: t.exposeFloat('score'),
    contribution: t.exposeFloat('contribution', { description: 'Points of the score.' }),
    formula: t.exposeString('formula'),
  }),
});

const NULL_WHERE_UNUSED = 'Null where the model does not look at it.';

const ArithmeticType = builder.objectRef<ScoreArithmetic>('ScoreArithmetic').implement({
  fields: (t) => ({
    sum: t.exposeFloat('sum'),
    maxScore: t.exposeFloat('maxScore'),
    blocked: t.exposeBoolean('blocked'),
    entryScore: t.exposeFloat('entryScore', { nullable: true, description: NULL_WHERE_UNUSED }),
    flipThreshold: t.exposeFloat('flipThreshold', { nullable: true, description: NULL_WHERE_UNUSED }),
    formula: t.exposeString('formula'),
  }),
});

const DifferenceType = builder
  .objectRef<Recomputation['differences'][number]>('RecomputeDifference')
  .implement({
    fields: (t) => ({
      name: t.exposeString('name', { description: 'Dotted path, such as `inputs.cvd.30m`.' }),
      stored: t.expose('stored', { type: 'JSON', nullable: true }),
      recomputed: t.expose('recomputed', { type: 'JSON', nullable: true }),
    }),
  });

const CauseType = builder.objectRef<Recomputation['causes'][number]>('ExitCause').implement({
  description: 'Why exits of a trade came about that no tick decides, as it is recorded with the trade.',
  fields: (t) => ({
    by: t.exposeString('by', { description: 'mark, score, person or force' }),
    at: t.expose('at', { type: 'DateTime' }),
    markPrice: t.exposeFloat('markPrice', { nullable: true, description: 'Of a mark price only.' }),
    exits: t.intList({
      description: 'Numbers of the exits that it made.',
      resolve: ({ exits }) => [...exits],
    }),
    confirmed: t.exposeBoolean('confirmed', {
      description:
        'Something else that was stored says the same: the collected mark price, the evaluation that flipped.',
    }),
  }),
});

const RecomputationType = builder.objectRef<Recomputation>('Recomputation').implement({
  description: 'Everything made again from the stored ticks and compared with what was stored.',
  fields: (t) => ({
    identical: t.exposeBoolean('identical'),
    differences: t.field({ type: [DifferenceType], resolve: ({ differences }) => [...differences] }),
    taken: t.stringList({
      description: 'Features of ticks that were taken as stored: their beginning is older than the ticks.',
      resolve: ({ taken }) => [...taken],
    }),
    causes: t.field({
      type: [CauseType],
      description: 'What no tick decided, in order: taken as recorded. The fills it led to are made again.',
      resolve: ({ causes }) => [...causes],
    }),
    ticks: t.exposeInt('ticks'),
    madeBy: t.exposeString('madeBy', { nullable: true, description: 'Version of the rules that made it.' }),
    recomputedBy: t.exposeString('recomputedBy'),
    tookMs: t.exposeInt('tookMs'),
  }),
});

const ExplanationType = builder.objectRef<Explanation>('Explanation').implement({
  description: 'The whole trail of an evaluation, or of the trade that was opened at it.',
  fields: (t) => ({
    kind: t.exposeString('kind', { description: 'evaluation or trade' }),
    id: t.exposeString('id', { description: '`<strategy uuid>@<T in epoch milliseconds>`' }),
    strategyId: t.id({ resolve: ({ strategy }) => globalId('Strategy', strategy.id) }),
    strategyName: t.string({ resolve: ({ strategy }) => strategy.name }),
    strategyVersion: t.int({ resolve: ({ strategy }) => strategy.version }),
    configHash: t.string({ resolve: ({ strategy }) => strategy.configHash }),
    config: t.field({
      type: 'JSON',
      description: 'Of that version.',
      resolve: ({ strategy }) => strategy.config,
    }),
    at: t.expose('at', { type: 'DateTime' }),
    previousAt: t.expose('previousAt', {
      type: 'DateTime',
      nullable: true,
      description: 'The evaluation against which slope and acceleration were taken.',
    }),
    symbol: t.exposeString('symbol'),
    price: t.exposeFloat('price', { nullable: true }),
    codeVersion: t.exposeString('codeVersion', { nullable: true }),
    engineInstance: t.exposeString('engineInstance'),
    inputs: t.field({
      type: [InputType],
      resolve: ({ inputs }) => Object.entries(inputs).map(([name, input]) => ({ name, ...input })),
    }),
    gates: t.field({ type: [GateTrailType], resolve: ({ gates }) => [...gates] }),
    layers: t.field({ type: [LayerTrailType], resolve: ({ layers }) => [...layers] }),
    arithmetic: t.expose('arithmetic', { type: ArithmeticType }),
    score: t.exposeFloat('score'),
    rawScore: t.exposeFloat('rawScore'),
    direction: t.expose('direction', { type: SideEnum, nullable: true }),
    signal: t.expose('signal', { type: SideEnum, nullable: true }),
    tier: t.expose('tier', { type: TierEnum, nullable: true }),
    blockReason: t.exposeString('blockReason', { nullable: true }),
    suppressedBy: t.exposeString('suppressedBy', { nullable: true }),
    trade: t.field({
      type: TradeTrailType,
      nullable: true,
      resolve: ({ trade }) => trade ?? null,
    }),
    recompute: t.expose('recompute', { type: RecomputationType, nullable: true }),
    json: t.field({
      type: 'JSON',
      description: 'All of it, as `ae explain --json` prints it.',
      resolve: (explanation) => explanation,
    }),
  }),
});

/** A recomputation reads a day of ticks: a few of them fill the limit of a request. */
const COST = { stored: 50, recomputed: 5_000 };

const cost = ({ recompute }: { readonly recompute?: unknown }) => ({
  field: recompute === true ? COST.recomputed : COST.stored,
});

builder.queryFields((t) => ({
  explainEvaluation: t.field({
    type: ExplanationType,
    nullable: true,
    description: 'Null when there is no such evaluation. `recompute` makes it again from the stored ticks.',
    args: {
      id: t.arg.id({
        required: true,
        description:
          '`<strategy uuid>@<T>`, T in epoch milliseconds or ISO-8601; or the id of a Signal, Position or VirtualPosition.',
      }),
      recompute: t.arg.boolean({ required: true, defaultValue: false }),
    },
    complexity: cost,
    resolve: (_root, args, { parts }) => explained(parts, 'evaluation', args),
  }),
  explainTrade: t.field({
    type: ExplanationType,
    nullable: true,
    description:
      'As `explainEvaluation` for the evaluation that opened a paper trade, with its fills and result.',
    args: {
      id: t.arg.id({ required: true, description: 'Id of a Position, or `<strategy uuid>@<T>`.' }),
      recompute: t.arg.boolean({ required: true, defaultValue: false }),
    },
    complexity: cost,
    resolve: (_root, args, { parts }) => explained(parts, 'trade', args),
  }),
}));

async function explained(
  { explainer }: Pick<ApiParts, 'explainer'>,
  kind: Subject['kind'],
  { id, recompute }: { readonly id: string; readonly recompute: boolean },
): Promise<Explanation | null> {
  const subject = parseSubject(kind, id);
  if (subject === null) {
    throw badInput(`id: ${JSON.stringify(id)} is not one of ours, expected <strategy uuid>@<T>`);
  }
  return explainer.explain(subject, { recompute }).catch(busyIsConflict);
}
