import type { PositionView } from '../../engine/index.ts';
import type { PositionExitRow } from '../../store/api-trades.ts';
import { builder } from '../builder.ts';
import { PositionStatusEnum, SideEnum, TierEnum } from '../enums.ts';
import { badInput } from '../errors.ts';
import { globalId, localId, textIdOf } from '../ids.ts';
import { pageCost } from '../limits.ts';
import { openPositions } from '../open-positions.ts';
import { keysetPage, listPage } from '../paging.ts';
import { LayerType } from './evaluation.ts';
import * as about from './fill-descriptions.ts';

export const PositionExitType = builder.objectRef<PositionExitRow>('PositionExit').implement({
  fields: (t) => ({
    sequence: t.exposeInt('sequence'),
    kind: t.exposeString('kind'),
    at: t.expose('at', { type: 'DateTime' }),
    price: t.expose('price', { type: 'Decimal' }),
    qty: t.expose('qty', { type: 'Decimal' }),
    feeUsd: t.expose('feeUsd', { type: 'Decimal' }),
    aggId: t.expose('aggId', {
      type: 'BigInt',
      nullable: true,
      description: 'The trade that did it; null when time, a score, the mark price or a person did.',
    }),
    slippageBps: t.exposeFloat('slippageBps', {
      description:
        'Against the level or market price that triggered it, positive is worse; 0 under fill model `level`.',
    }),
  }),
});

const PositionRef = builder.objectRef<PositionView>('Position');

export const PositionType = builder.node(PositionRef, {
  description: 'A paper position; a closed one is a paper trade.',
  id: { resolve: (position) => position.id, parse: textIdOf('Position') },
  authScopes: { signedIn: true },
  loadMany: async (ids, { parts }) => {
    const rows = await parts.stores.trades.byIds(ids);
    const live = parts.engine.view().positions;
    return ids.map((id) => live.get(id) ?? rows.find((row) => row.id === id) ?? null);
  },
  fields: (t) => ({
    strategyId: t.id({ resolve: (row) => globalId('Strategy', row.strategyId) }),
    strategyName: t.exposeString('strategyName'),
    strategyVersion: t.exposeInt('strategyVersion'),
    symbol: t.exposeString('symbol'),
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
    priceSource: t.exposeString('priceSource'),
    fillModel: t.exposeString('fillModel', { description: about.FILL_MODEL }),
    triggerPrice: t.exposeString('triggerPrice', { description: about.TRIGGER_PRICE }),
    entrySlippageBps: t.exposeFloat('entrySlippageBps', { description: about.ENTRY_SLIPPAGE }),
    pendingExit: t.exposeString('pendingExit', { nullable: true, description: about.PENDING_EXIT }),
    pendingExitAt: t.expose('pendingExitAt', {
      type: 'DateTime',
      nullable: true,
      description: about.PENDING_EXIT_AT,
    }),
    capitalFraction: t.exposeFloat('capitalFraction', {
      nullable: true,
      description: about.CAPITAL_FRACTION,
    }),
    atr: t.exposeFloat('atr'),
    riskDistance: t.expose('riskDistance', { type: 'Decimal' }),
    qty: t.expose('qty', { type: 'Decimal' }),
    openQty: t.expose('openQty', { type: 'Decimal' }),
    initialStop: t.expose('initialStop', { type: 'Decimal' }),
    stopPrice: t.expose('stopPrice', { type: 'Decimal' }),
    tp1Price: t.expose('tp1Price', { type: 'Decimal' }),
    tp2Price: t.expose('tp2Price', { type: 'Decimal' }),
    grossR: t.expose('grossR', { type: 'Decimal', nullable: true }),
    feesR: t.expose('feesR', { type: 'Decimal', nullable: true }),
    pnlR: t.expose('pnlR', { type: 'Decimal', nullable: true }),
    pnlUsd: t.expose('pnlUsd', { type: 'Decimal', nullable: true }),
    feesUsd: t.expose('feesUsd', { type: 'Decimal', nullable: true }),
    mfeR: t.exposeFloat('mfeR'),
    maeR: t.exposeFloat('maeR'),
    exits: t.field({ type: [PositionExitType], resolve: (row) => [...row.exits] }),
    price: t.exposeFloat('price', { nullable: true, description: about.PRICE }),
    markPrice: t.exposeFloat('markPrice', { nullable: true }),
    unrealisedR: t.exposeFloat('unrealisedR', {
      nullable: true,
      description: 'At `price`, after the fees so far.',
    }),
    unrealisedUsd: t.exposeFloat('unrealisedUsd', { nullable: true }),
  }),
});

builder.queryFields((t) => ({
  positions: t.connection({
    type: PositionType,
    description: 'Open positions, newest first.',
    args: { strategyId: t.arg.id() },
    complexity: pageCost,
    resolve: async (_root, args, { parts }) => {
      const strategyId = args.strategyId ? localId('Strategy', args.strategyId) : null;
      return listPage(args, await openPositions(parts, strategyId), (row) => [-row.openedAt, row.id]);
    },
  }),
  paperTrades: t.connection({
    type: PositionType,
    description: 'Closed positions, newest first.',
    args: { strategyId: t.arg.id(), symbol: t.arg.string(), side: t.arg({ type: SideEnum }) },
    complexity: pageCost,
    resolve: async (_root, args, { parts }) => {
      const filter = {
        strategyId: args.strategyId ? localId('Strategy', args.strategyId) : null,
        symbol: knownSymbol(args.symbol),
        side: args.side ?? null,
      };
      const page = await keysetPage<PositionView>(args, {
        keyOf: (row) => ({ at: row.closedAt ?? 0, id: row.id }),
        load: (slice) => parts.stores.trades.closedPage(filter, slice),
      });
      return { ...page, totalCount: () => parts.stores.trades.closedCount(filter) };
    },
  }),
}));

/** A filter by text that the database cannot even hold is a mistake, not an empty list. */
function knownSymbol(symbol: string | null | undefined): string | null {
  if (symbol === null || symbol === undefined) return null;
  if (!/^\w{1,40}$/u.test(symbol)) throw badInput('symbol: expected the symbol of an instrument');
  return symbol;
}
