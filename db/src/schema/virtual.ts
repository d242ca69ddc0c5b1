import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { decimal, fraction, instant, venueId } from '../columns.ts';
import {
  EXIT_KINDS,
  FILL_MODELS,
  POSITION_STATUSES,
  PRICE_SOURCES,
  SIDES,
  TIERS,
  TRIGGER_PRICES,
  VIRTUAL_EVENT_KINDS,
  VIRTUAL_ORIGINS,
} from '../enums.ts';
import { instruments } from './market.ts';
import { strategies } from './strategies.ts';

/**
 * What would have become of a signal: followed with the exits of a paper position, touching no account. Also of
 * what only a gate or a layer kept from being a signal, so that each can be told what it saved or cost.
 */
export const virtualPositions = pgTable(
  'virtual_positions',
  {
    /** `v:<strategy id>@<T>` */
    id: text('id').primaryKey(),
    strategyId: uuid('strategy_id')
      .notNull()
      .references(() => strategies.id),
    strategyVersion: integer('strategy_version').notNull(),
    strategyName: text('strategy_name').notNull(),
    instrumentId: integer('instrument_id')
      .notNull()
      .references(() => instruments.id),
    /** taken: a paper position was opened too; suppressed: a signal that opened none; blocked: no signal at all. */
    origin: text('origin', { enum: VIRTUAL_ORIGINS }).notNull(),
    /** Why nothing was opened: the suppression or block reason; null when it was taken. */
    reason: text('reason'),
    /** Gates that alone kept it from being a signal (`gate:vol`), and layers without which it would have been one or would not (`layer:aux`). */
    decidedBy: jsonb('decided_by').notNull(),
    side: text('side', { enum: SIDES }).notNull(),
    status: text('status', { enum: POSITION_STATUSES }).notNull(),
    tier: text('tier', { enum: TIERS }).notNull(),
    score: fraction('score').notNull(),
    layers: jsonb('layers').notNull(),
    openedAt: instant('opened_at').notNull(),
    entryPrice: decimal('entry_price').notNull(),
    priceSource: text('price_source', { enum: PRICE_SOURCES }).notNull(),
    fillModel: text('fill_model', { enum: FILL_MODELS }).notNull(),
    triggerPrice: text('trigger_price', { enum: TRIGGER_PRICES }).notNull(),
    atr: fraction('atr').notNull(),
    riskDistance: decimal('risk_distance').notNull(),
    qty: decimal('qty').notNull(),
    openQty: decimal('open_qty').notNull(),
    initialStop: decimal('initial_stop').notNull(),
    stopPrice: decimal('stop_price').notNull(),
    breakEvenStop: decimal('break_even_stop').notNull(),
    tp1Price: decimal('tp1_price').notNull(),
    tp2Price: decimal('tp2_price').notNull(),
    timeoutAt: instant('timeout_at').notNull(),
    entryFeeRate: decimal('entry_fee_rate').notNull(),
    exitFeeRate: decimal('exit_fee_rate').notNull(),
    entryFeeUsd: decimal('entry_fee_usd').notNull(),
    tp1At: instant('tp1_at'),
    closedAt: instant('closed_at'),
    grossR: decimal('gross_r'),
    feesR: decimal('fees_r'),
    pnlR: decimal('pnl_r'),
    pnlUsd: decimal('pnl_usd'),
    feesUsd: decimal('fees_usd'),
    mfeR: fraction('mfe_r').notNull(),
    maeR: fraction('mae_r').notNull(),
    asOfAggId: venueId('as_of_agg_id').notNull(),
    capitalFraction: fraction('capital_fraction'),
    entrySlippageBps: fraction('entry_slippage_bps').notNull().default(0),
    queueAhead: decimal('queue_ahead'),
    pendingExit: text('pending_exit', { enum: EXIT_KINDS }),
    pendingExitAt: instant('pending_exit_at'),
    /** Exits so far, as in paper_exits. */
    exits: jsonb('exits').notNull(),
  },
  (t) => [
    index('virtual_positions_strategy_opened').on(t.strategyId, t.openedAt),
    index('virtual_positions_opened').on(t.openedAt),
    index('virtual_positions_open').on(t.status).where(sql`${t.status} in ('active', 'tp1_hit')`),
    check(
      'virtual_positions_closed_complete',
      sql`(${t.status} in ('active', 'tp1_hit')) = (${t.closedAt} is null)`,
    ),
    check('virtual_positions_reason', sql`(${t.origin} = 'taken') = (${t.reason} is null)`),
  ],
);

/** What happened to virtual positions, in order. Partitioned by calendar month. */
export const virtualEvents = pgTable(
  'virtual_events',
  {
    positionId: text('position_id').notNull(),
    strategyId: uuid('strategy_id').notNull(),
    sequence: integer('sequence').notNull(),
    kind: text('kind', { enum: VIRTUAL_EVENT_KINDS }).notNull(),
    at: instant('at').notNull(),
    price: fraction('price').notNull(),
    /** Result so far before fees, in R. */
    grossR: fraction('gross_r').notNull(),
    /** Share of the way to the present target that is left, and of the way to the stop, from the entry. */
    tpDistance: fraction('tp_distance').notNull(),
    slDistance: fraction('sl_distance').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.positionId, t.sequence, t.at] }),
    index('virtual_events_strategy_at').on(t.strategyId, t.at),
  ],
);
