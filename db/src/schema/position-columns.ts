import { integer, jsonb, text, uuid } from 'drizzle-orm/pg-core';
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

/** What is kept of a position, whether an account has it or it is only followed. New builders at each call. */
export const positionColumns = () => ({ ...openingColumns(), ...courseColumns() });

/** What it was opened with. */
const openingColumns = () => ({
  strategyId: uuid('strategy_id')
    .notNull()
    .references(() => strategies.id),
  strategyVersion: integer('strategy_version').notNull(),
  strategyName: text('strategy_name').notNull(),
  instrumentId: integer('instrument_id')
    .notNull()
    .references(() => instruments.id),
  side: text('side', { enum: SIDES }).notNull(),
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
  initialStop: decimal('initial_stop').notNull(),
  breakEvenStop: decimal('break_even_stop').notNull(),
  tp1Price: decimal('tp1_price').notNull(),
  tp2Price: decimal('tp2_price').notNull(),
  timeoutAt: instant('timeout_at').notNull(),
  entryFeeRate: decimal('entry_fee_rate').notNull(),
  exitFeeRate: decimal('exit_fee_rate').notNull(),
  entryFeeUsd: decimal('entry_fee_usd').notNull(),
  /** Share of the account's balance that sized it; null when its tier and 1R did. */
  capitalFraction: fraction('capital_fraction'),
  /** Entry against the price of the signal, positive is worse; 0 under fill model `level`. */
  entrySlippageBps: fraction('entry_slippage_bps').notNull().default(0),
  /** Fill model `market`: by how much worse than the next trade its orders fill; null: from before it was kept. */
  marketSlippageBps: fraction('market_slippage_bps'),
  /** Fill model `market`: quantity that stood before ours at TP1 when it was opened; null when not known. */
  tp1Queue: decimal('tp1_queue'),
});

/** What has become of it. */
const courseColumns = () => ({
  status: text('status', { enum: POSITION_STATUSES }).notNull(),
  stopPrice: decimal('stop_price').notNull(),
  openQty: decimal('open_qty').notNull(),
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
  /** Fill model `market`: quantity that still stands before ours at the present target; null when not known. */
  queueAhead: decimal('queue_ahead'),
  /** The same at TP2 when TP1 was filled. */
  tp2Queue: decimal('tp2_queue'),
  /** An exit that was triggered and waits for the next trade: under fill model `market`, or no price is known yet. */
  pendingExit: text('pending_exit', { enum: EXIT_KINDS }),
  pendingExitAt: instant('pending_exit_at'),
  /** The mark price that triggered the exit that waits; null when something else did. */
  pendingMark: fraction('pending_mark'),
});
