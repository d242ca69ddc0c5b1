import { DAY_MS } from '../../engine/core/model/epoch-ms.ts';
import type { VirtualPosition } from '../../engine/index.ts';
import { builder } from '../builder.ts';
import { PositionStatusEnum, SideEnum, TierEnum, VirtualOriginEnum } from '../enums.ts';
import { globalId, localId, textIdOf } from '../ids.ts';
import { pageCost } from '../limits.ts';
import { keysetPage } from '../paging.ts';
import { boundedRange } from '../ranges.ts';
import { LayerType } from './evaluation.ts';
import * as about from './fill-descriptions.ts';
import { PositionExitType } from './position.ts';
import { VirtualEventType } from './virtual-event.ts';

const RANGE = { usualMs: 90 * DAY_MS, mostMs: 366 * DAY_MS };

const VirtualPositionRef = builder.objectRef<VirtualPosition>('VirtualPosition');

export const VirtualPositionType = builder.node(VirtualPositionRef, {
  description:
    'What would have become of a signal, or of what only gates or one layer kept from being one: the exits of a paper position, and no account.',
  id: { resolve: (position) => position.id, parse: textIdOf('VirtualPosition') },
  authScopes: { signedIn: true },
  loadMany: async (ids, { parts }) => {
    const rows = await parts.stores.virtual.byIds(ids);
    return ids.map((id) => rows.find((row) => row.id === id) ?? null);
  },
  fields: (t) => ({
    strategyId: t.id({ resolve: (row) => globalId('Strategy', row.strategyId) }),
    strategyName: t.exposeString('strategyName'),
    strategyVersion: t.exposeInt('strategyVersion'),
    symbol: t.exposeString('symbol'),
    origin: t.expose('origin', { type: VirtualOriginEnum }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why no paper position was opened: the suppression or block reason.',
    }),
    decidedBy: t.stringList({
      description:
        '`gate:<name>` of each gate that failed, `layer:<name>` of each layer without which the verdict would be the other one.',
      resolve: (row) => [...row.decidedBy],
    }),
    side: t.expose('side', { type: SideEnum }),
    status: t.expose('status', { type: PositionStatusEnum }),
    tier: t.expose('tier', { type: TierEnum }),
    score: t.exposeFloat('score'),
    layers: t.field({ type: [LayerType], resolve: (row) => [...row.layers] }),
    openedAt: t.expose('openedAt', { type: 'DateTime' }),
    closedAt: t.expose('closedAt', { type: 'DateTime', nullable: true }),
    tp1At: t.expose('tp1At', { type: 'DateTime', nullable: true }),
    timeoutAt: t.expose('timeoutAt', { type: 'DateTime' }),
    entryPrice: t.expose('entryPrice', { type: 'Decimal' }),
    fillModel: t.exposeString('fillModel', { description: about.FILL_MODEL }),
    triggerPrice: t.exposeString('triggerPrice', { description: about.TRIGGER_PRICE }),
    entrySlippageBps: t.exposeFloat('entrySlippageBps', { description: about.ENTRY_SLIPPAGE }),
    pendingExit: t.exposeString('pendingExit', { nullable: true, description: about.PENDING_EXIT }),
    pendingExitAt: t.expose('pendingExitAt', {
      type: 'DateTime',
      nullable: true,
      description: about.PENDING_EXIT_AT,
    }),
    atr: t.exposeFloat('atr'),
    riskDistance: t.expose('riskDistance', { type: 'Decimal' }),
    initialStop: t.expose('initialStop', { type: 'Decimal' }),
    stopPrice: t.expose('stopPrice', { type: 'Decimal' }),
    tp1Price: t.expose('tp1Price', { type: 'Decimal' }),
    tp2Price: t.expose('tp2Price', { type: 'Decimal' }),
    grossR: t.expose('grossR', { type: 'Decimal', nullable: true }),
    feesR: t.expose('feesR', { type: 'Decimal', nullable: true }),
    pnlR: t.expose('pnlR', { type: 'Decimal', nullable: true }),
    mfeR: t.exposeFloat('mfeR'),
    maeR: t.exposeFloat('maeR'),
    exits: t.field({ type: [PositionExitType], resolve: (row) => [...row.exits] }),
    lastEvent: t.field({
      type: VirtualEventType,
      nullable: true,
      description: 'What was told of it last, while it is open.',
      resolve: (row, _args, { parts }) => parts.engine.view().virtual.get(row.id)?.last ?? null,
    }),
  }),
});

builder.queryFields((t) => ({
  virtualPositions: t.connection({
    type: VirtualPositionType,
    description: 'By time of opening, newest first. At most 366 days; the last 90 when not given.',
    args: {
      strategyId: t.arg.id(),
      origin: t.arg({ type: VirtualOriginEnum }),
      open: t.arg.boolean(),
      from: t.arg({ type: 'DateTime' }),
      to: t.arg({ type: 'DateTime' }),
    },
    complexity: pageCost,
    resolve: (_root, args, { parts }) => {
      const filter = {
        strategyId: args.strategyId ? localId('Strategy', args.strategyId) : null,
        origin: args.origin ?? null,
        open: args.open ?? null,
        range: boundedRange(parts, args, RANGE),
      };
      return keysetPage<VirtualPosition>(args, {
        keyOf: (row) => ({ at: row.openedAt, id: row.id }),
        load: (slice) => parts.stores.virtual.page(filter, slice),
      });
    },
  }),
}));
