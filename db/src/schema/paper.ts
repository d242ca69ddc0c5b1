import { sql } from 'drizzle-orm';
import {
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { decimal, fraction, instant, venueId } from '../columns.ts';
import {
  EXIT_KINDS,
  FILL_MODELS,
  POSITION_STATUSES,
  PRICE_SOURCES,
  SIDES,
  TIERS,
  TRIGGER_PRICES,
} from '../enums.ts';
import { instruments } from './market.ts';
import { strategies } from './strategies.ts';

/** A paper position from opening to its end; a closed one is a paper trade. */
export const paperPositions = pgTable(
  'paper_positions',
  {
    /** `<strategy id>@<T of the opening signal>`: the same events give the same id. */
    id: text('id').primaryKey(),
    strategyId: uuid('strategy_id')
      .notNull()
      .references(() => strategies.id),
    strategyVersion: integer('strategy_version').notNull(),
    strategyName: text('strategy_name').notNull(),
    instrumentId: integer('instrument_id')
      .notNull()
      .references(() => instruments.id),
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
    /** Ticks up to this id are already in this row; a restart replays the later ones. */
    asOfAggId: venueId('as_of_agg_id').notNull(),
    /** Share of the account's balance that sized it; null when its tier and 1R did. */
    capitalFraction: fraction('capital_fraction'),
    /** Entry against the price of the signal, positive is worse; 0 under fill model `level`. */
    entrySlippageBps: fraction('entry_slippage_bps').notNull().default(0),
    /** Fill model `market`: quantity that still stands before ours at the present target; null when not known. */
    queueAhead: decimal('queue_ahead'),
    /** An exit that was triggered and waits for the next trade: under fill model `market`, or no price is known yet. */
    pendingExit: text('pending_exit', { enum: EXIT_KINDS }),
    pendingExitAt: instant('pending_exit_at'),
  },
  (t) => [
    uniqueIndex('paper_positions_one_open')
      .on(t.strategyId, t.instrumentId)
      .where(sql`${t.status} in ('active', 'tp1_hit')`),
    index('paper_positions_strategy_closed').on(t.strategyId, t.closedAt),
    index('paper_positions_closed').on(t.closedAt),
    check(
      'paper_positions_closed_complete',
      sql`(${t.status} in ('active', 'tp1_hit')) = (${t.closedAt} is null)`,
    ),
    check('paper_positions_risk', sql`${t.riskDistance} > 0 and ${t.qty} > 0`),
  ],
);

/** Each part of a position that was closed. */
export const paperExits = pgTable(
  'paper_exits',
  {
    positionId: text('position_id')
      .notNull()
      .references(() => paperPositions.id),
    sequence: integer('sequence').notNull(),
    kind: text('kind', { enum: EXIT_KINDS }).notNull(),
    at: instant('at').notNull(),
    price: decimal('price').notNull(),
    qty: decimal('qty').notNull(),
    feeUsd: decimal('fee_usd').notNull(),
    aggId: venueId('agg_id'),
    /** Against the level or market price that triggered it, positive is worse; 0 under fill model `level`. */
    slippageBps: fraction('slippage_bps').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.positionId, t.sequence] })],
);
