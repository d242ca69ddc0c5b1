import type { TradeTrail } from '../../explain/explanation.ts';
import { builder } from '../builder.ts';
import { PositionStatusEnum, SideEnum, TierEnum } from '../enums.ts';
import * as about from './fill-descriptions.ts';

const ExitTrailType = builder.objectRef<TradeTrail['exits'][number]>('ExplainedExit').implement({
  fields: (t) => ({
    sequence: t.exposeInt('sequence'),
    kind: t.exposeString('kind'),
    at: t.expose('at', { type: 'DateTime' }),
    price: t.expose('price', { type: 'Decimal' }),
    qty: t.expose('qty', { type: 'Decimal' }),
    share: t.exposeString('share', { description: 'Of the quantity, 0 to 1.' }),
    moveR: t.exposeString('moveR', { description: 'direction × (exit − entry) / risk distance' }),
    grossR: t.exposeString('grossR', { description: 'share × moveR' }),
    feeUsd: t.expose('feeUsd', { type: 'Decimal' }),
    feeR: t.exposeString('feeR'),
    slippageBps: t.exposeFloat('slippageBps', { nullable: true }),
    aggId: t.expose('aggId', { type: 'BigInt', nullable: true, description: 'The tick that did it.' }),
  }),
});

const EntryTrailType = builder.objectRef<TradeTrail['entry']>('ExplainedEntry').implement({
  fields: (t) => ({
    price: t.expose('price', { type: 'Decimal' }),
    priceSource: t.exposeString('priceSource'),
    qty: t.expose('qty', { type: 'Decimal' }),
    feeUsd: t.expose('feeUsd', { type: 'Decimal' }),
    feeR: t.exposeString('feeR'),
    feeRate: t.exposeString('feeRate'),
    slippageBps: t.exposeFloat('slippageBps', { description: about.ENTRY_SLIPPAGE }),
    capitalFraction: t.exposeFloat('capitalFraction', {
      nullable: true,
      description: about.CAPITAL_FRACTION,
    }),
  }),
});

const LevelsType = builder.objectRef<TradeTrail['levels']>('ExplainedLevels').implement({
  fields: (t) => ({
    stop: t.expose('stop', { type: 'Decimal' }),
    stopNow: t.expose('stopNow', { type: 'Decimal' }),
    breakEvenStop: t.expose('breakEvenStop', { type: 'Decimal' }),
    tp1: t.expose('tp1', { type: 'Decimal' }),
    tp2: t.expose('tp2', { type: 'Decimal' }),
    timeoutAt: t.expose('timeoutAt', { type: 'DateTime' }),
  }),
});

const ResultType = builder.objectRef<NonNullable<TradeTrail['result']>>('ExplainedResult').implement({
  fields: (t) => ({
    grossR: t.exposeString('grossR'),
    feesR: t.exposeString('feesR'),
    pnlR: t.exposeString('pnlR'),
    pnlUsd: t.exposeString('pnlUsd'),
    feesUsd: t.exposeString('feesUsd'),
  }),
});

export const TradeTrailType = builder.objectRef<TradeTrail>('TradeTrail').implement({
  description: 'A paper trade as its fills tell it.',
  fields: (t) => ({
    id: t.exposeString('id'),
    side: t.expose('side', { type: SideEnum }),
    status: t.expose('status', { type: PositionStatusEnum }),
    tier: t.expose('tier', { type: TierEnum }),
    openedAt: t.expose('openedAt', { type: 'DateTime' }),
    closedAt: t.expose('closedAt', { type: 'DateTime', nullable: true }),
    entry: t.expose('entry', { type: EntryTrailType }),
    atr: t.float({ resolve: ({ risk }) => risk.atr }),
    riskDistance: t.field({ type: 'Decimal', resolve: ({ risk }) => risk.distance }),
    riskUsd: t.string({
      description: 'risk distance × quantity: what 1 R of this trade is.',
      resolve: ({ risk }) => risk.usd,
    }),
    levels: t.expose('levels', { type: LevelsType }),
    fillModel: t.exposeString('fillModel', { description: about.FILL_MODEL }),
    triggerPrice: t.exposeString('triggerPrice', { description: about.TRIGGER_PRICE }),
    pendingExit: t.exposeString('pendingExit', { nullable: true, description: about.PENDING_EXIT }),
    pendingExitAt: t.expose('pendingExitAt', {
      type: 'DateTime',
      nullable: true,
      description: about.PENDING_EXIT_AT,
    }),
    exits: t.field({ type: [ExitTrailType], resolve: ({ exits }) => [...exits] }),
    result: t.expose('result', { type: ResultType, nullable: true }),
    formula: t.exposeString('formula'),
  }),
});
