import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import { day, decimal, fraction, instant, venueId } from '../columns.ts';
import { GAP_KINDS, INDICATOR_TYPES, INSTRUMENT_SETS, REJECTION_REASONS, SIDES, VENUES } from '../enums.ts';

/** A tradable contract of one venue with its order filters. Data of different venues never mixes. */
export const instruments = pgTable(
  'instruments',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    venue: text('venue', { enum: VENUES }).notNull(),
    symbol: text('symbol').notNull(),
    baseAsset: text('base_asset').notNull(),
    quoteAsset: text('quote_asset').notNull(),
    instrumentSet: text('instrument_set', { enum: INSTRUMENT_SETS }).notNull(),
    status: text('status').notNull(),
    tickSize: decimal('tick_size').notNull(),
    stepSize: decimal('step_size').notNull(),
    minQty: decimal('min_qty').notNull(),
    maxQty: decimal('max_qty').notNull(),
    marketStepSize: decimal('market_step_size').notNull(),
    marketMinQty: decimal('market_min_qty').notNull(),
    marketMaxQty: decimal('market_max_qty').notNull(),
    minNotional: decimal('min_notional').notNull(),
    multiplierUp: decimal('multiplier_up').notNull(),
    multiplierDown: decimal('multiplier_down').notNull(),
    /** PRICE_FILTER; null where the venue sets no bound. */
    minPrice: decimal('min_price'),
    maxPrice: decimal('max_price'),
    /** Digits that the venue accepts in a price and a quantity; the steps above decide what is valid. */
    pricePrecision: integer('price_precision'),
    quantityPrecision: integer('quantity_precision'),
    updatedAt: instant('updated_at').notNull(),
  },
  (t) => [unique('instruments_venue_symbol').on(t.venue, t.symbol)],
);

/** Every aggregate trade, exactly once. Partitioned by calendar month (see partitions.ts). */
export const aggTrades = pgTable(
  'agg_trades',
  {
    instrumentId: integer('instrument_id').notNull(),
    aggId: venueId('agg_id').notNull(),
    time: instant('time').notNull(),
    price: fraction('price').notNull(),
    qty: fraction('qty').notNull(),
    /** Quantity without retail-price-improvement orders (`nq`), null where the venue does not say. */
    normalQty: fraction('normal_qty'),
    /** Single trades inside (last id − first id + 1). */
    trades: integer('trades').notNull(),
    isBuyerMaker: boolean('is_buyer_maker').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.instrumentId, t.aggId, t.time] }),
    // Rows come in the order of time: a summary of block ranges finds a stretch of time at almost no cost to writes.
    index('agg_trades_time').using('brin', t.time).with({ pages_per_range: 64, autosummarize: true }),
  ],
);

export const candles1m = pgTable(
  'candles_1m',
  {
    instrumentId: integer('instrument_id')
      .notNull()
      .references(() => instruments.id),
    openTime: instant('open_time').notNull(),
    open: fraction('open').notNull(),
    high: fraction('high').notNull(),
    low: fraction('low').notNull(),
    close: fraction('close').notNull(),
    volume: fraction('volume').notNull(),
    quoteVolume: fraction('quote_volume').notNull(),
    buyVolume: fraction('buy_volume').notNull(),
    buyQuoteVolume: fraction('buy_quote_volume').notNull(),
    trades: integer('trades').notNull(),
    maxTradeQty: fraction('max_trade_qty'),
  },
  (t) => [primaryKey({ columns: [t.instrumentId, t.openTime] })],
);

/** What the 5-minute collectors bring: one value per instrument, type and venue time. */
export const marketIndicators = pgTable(
  'market_indicators',
  {
    instrumentId: integer('instrument_id')
      .notNull()
      .references(() => instruments.id),
    type: text('type', { enum: INDICATOR_TYPES }).notNull(),
    time: instant('time').notNull(),
    value: fraction('value').notNull(),
    collectedAt: instant('collected_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.instrumentId, t.type, t.time] })],
);

/** Forced orders. The venue sends at most the latest per instrument and second: sums are lower bounds. */
export const liquidations = pgTable(
  'liquidations',
  {
    instrumentId: integer('instrument_id')
      .notNull()
      .references(() => instruments.id),
    time: instant('time').notNull(),
    /** Side of the position that was liquidated (a SELL order liquidates a LONG). */
    side: text('side', { enum: SIDES }).notNull(),
    price: fraction('price').notNull(),
    qty: fraction('qty').notNull(),
    notionalUsd: fraction('notional_usd').notNull(),
  },
  (t) => [primaryKey({ columns: [t.instrumentId, t.time, t.side] })],
);

/** Funding, mark and index price, partitioned by month: one row per instrument, any instrument. */
export const rateSnapshots = pgTable(
  'rate_snapshots',
  {
    instrumentId: integer('instrument_id')
      .notNull()
      .references(() => instruments.id),
    time: instant('time').notNull(),
    fundingRate: fraction('funding_rate').notNull(),
    markPrice: fraction('mark_price').notNull(),
    indexPrice: fraction('index_price').notNull(),
    nextFundingAt: instant('next_funding_at'),
  },
  (t) => [primaryKey({ columns: [t.instrumentId, t.time] })],
);

/** One-second book features, partitioned by month; null where the side was missing or silent. */
export const bookFeatures = pgTable(
  'book_features',
  {
    instrumentId: integer('instrument_id')
      .notNull()
      .references(() => instruments.id),
    time: instant('time').notNull(),
    obi10: fraction('obi10'),
    spread: fraction('spread'),
    microprice: fraction('microprice'),
    spotPerpDivergence: fraction('spot_perp_divergence'),
  },
  (t) => [primaryKey({ columns: [t.instrumentId, t.time] })],
);

/** Holes in the aggId sequence and what became of them. */
export const tickGaps = pgTable(
  'tick_gaps',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    instrumentId: integer('instrument_id')
      .notNull()
      .references(() => instruments.id),
    fromAggId: venueId('from_agg_id').notNull(),
    toAggId: venueId('to_agg_id').notNull(),
    kind: text('kind', { enum: GAP_KINDS }).notNull(),
    detectedAt: instant('detected_at').notNull(),
    closedAt: instant('closed_at'),
  },
  (t) => [
    unique('tick_gaps_range').on(t.instrumentId, t.fromAggId),
    check('tick_gaps_order', sql`${t.fromAggId} <= ${t.toAggId}`),
    index('tick_gaps_open').on(t.instrumentId).where(sql`${t.closedAt} is null`),
  ],
);

/** Messages the data firewall refused, kept for inspection (first 1,000 an hour). */
export const rejectedMessages = pgTable(
  'rejected_messages',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    at: instant('at').notNull(),
    reason: text('reason', { enum: REJECTION_REASONS }).notNull(),
    stream: text('stream').notNull(),
    payload: text('payload').notNull(),
  },
  (t) => [index('rejected_messages_at').on(t.at)],
);

/** Completeness of one instrument's ticks over a UTC day. */
export const integrityReports = pgTable(
  'integrity_reports',
  {
    day: day('day').notNull(),
    instrumentId: integer('instrument_id')
      .notNull()
      .references(() => instruments.id),
    generatedAt: instant('generated_at').notNull(),
    ticks: venueId('ticks').notNull(),
    /** Holes between the first and the last id of the day, without those absent at the source. */
    gaps: integer('gaps').notNull(),
    missingIds: venueId('missing_ids').notNull(),
    /** Ids that the source itself lacks. */
    absentIds: venueId('absent_ids').notNull(),
    /** Missing ids of all ids the day should have, 0 … 1. */
    missingShare: fraction('missing_share').notNull(),
    /** Time between the neighbours of the longest hole. */
    longestOutageMs: venueId('longest_outage_ms').notNull(),
    firstAggId: venueId('first_agg_id'),
    lastAggId: venueId('last_agg_id'),
    /** SHA-256 (hex) over the day's hourly roots, one a line; null when the tape has no root of the day. */
    root: text('root'),
  },
  (t) => [primaryKey({ columns: [t.day, t.instrumentId] })],
);

/**
 * What each hour of stored ticks adds up to, and its SHA-256: whoever holds the ticks can compute it again. Each
 * hour stands for itself (not chained), so that one hour can be checked alone.
 */
export const tapeRoots = pgTable(
  'tape_roots',
  {
    instrumentId: integer('instrument_id')
      .notNull()
      .references(() => instruments.id),
    hour: instant('hour').notNull(),
    firstAggId: venueId('first_agg_id').notNull(),
    lastAggId: venueId('last_agg_id').notNull(),
    ticks: integer('ticks').notNull(),
    sumQty: decimal('sum_qty').notNull(),
    sumNotional: decimal('sum_notional').notNull(),
    /** SHA-256 (hex) of `symbol|hour in epoch ms|first id|last id|count|Σ quantity|Σ notional`. */
    root: text('root').notNull(),
  },
  (t) => [primaryKey({ columns: [t.instrumentId, t.hour] })],
);
