import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { decimal, fraction, instant, venueId } from '../columns.ts';
import { SIDES, STRATEGY_STATUSES, TIERS } from '../enums.ts';
import { instruments } from './market.ts';
import { users } from './users.ts';

export const strategies = pgTable(
  'strategies',
  {
    id: uuid('id').primaryKey(),
    displayName: text('display_name').notNull(),
    instrumentId: integer('instrument_id')
      .notNull()
      .references(() => instruments.id),
    model: text('model').notNull(),
    status: text('status', { enum: STRATEGY_STATUSES }).notNull(),
    currentVersion: integer('current_version').notNull(),
    initialBalance: decimal('initial_balance').notNull(),
    /** initial balance + top-ups + Σ pnl of closed trades, moved in the same transaction as they are. */
    currentBalance: decimal('current_balance').notNull(),
    /** Key of the preset it was loaded from, so that presets load once. */
    presetKey: text('preset_key').unique(),
    /** Set when the strategy threw: it is quarantined and this says why. */
    quarantineError: text('quarantine_error'),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').references(() => users.id),
    deprecatedAt: instant('deprecated_at'),
  },
  (t) => [index('strategies_status').on(t.status), index('strategies_instrument').on(t.instrumentId)],
);

/** Immutable; every edit makes the next one. */
export const strategyVersions = pgTable(
  'strategy_versions',
  {
    strategyId: uuid('strategy_id')
      .notNull()
      .references(() => strategies.id),
    version: integer('version').notNull(),
    config: jsonb('config').notNull(),
    /** SHA-256 (hex) of the canonical configuration. */
    configHash: text('config_hash').notNull(),
    createdAt: instant('created_at').notNull(),
    createdBy: uuid('created_by').references(() => users.id),
  },
  (t) => [primaryKey({ columns: [t.strategyId, t.version] })],
);

/** The market side of evaluations: one row per instrument and T, shared by all its strategies. Partitioned by month. */
export const featureSnapshots = pgTable(
  'feature_snapshots',
  {
    instrumentId: integer('instrument_id')
      .notNull()
      .references(() => instruments.id),
    at: instant('at').notNull(),
    lastAggId: venueId('last_agg_id'),
    features: jsonb('features').notNull(),
  },
  (t) => [primaryKey({ columns: [t.instrumentId, t.at] })],
);

/** One scored strategy at one T. Partitioned by calendar month (see partitions.ts). */
export const signalEvaluations = pgTable(
  'signal_evaluations',
  {
    strategyId: uuid('strategy_id').notNull(),
    at: instant('at').notNull(),
    instrumentId: integer('instrument_id').notNull(),
    strategyVersion: integer('strategy_version').notNull(),
    configHash: text('config_hash').notNull(),
    engineInstance: text('engine_instance').notNull(),
    price: fraction('price'),
    score: fraction('score').notNull(),
    rawScore: fraction('raw_score').notNull(),
    direction: text('direction', { enum: SIDES }),
    signal: text('signal', { enum: SIDES }),
    tier: text('tier', { enum: TIERS }),
    blockReason: text('block_reason'),
    /** Why a signal was not acted on (cooldown, forbidden_hour, warm_up, limits …). */
    suppressedBy: text('suppressed_by'),
    cvdFast: fraction('cvd_fast'),
    cvdSlow: fraction('cvd_slow'),
    cvdFastSlope: fraction('cvd_fast_slope'),
    cvdAccel: fraction('cvd_accel'),
    whaleRatio: fraction('whale_ratio'),
    gates: jsonb('gates').notNull(),
    layers: jsonb('layers').notNull(),
    /** T of the evaluation against which slope and acceleration were taken; null at the first after a rest. */
    previousAt: instant('previous_at'),
    /** What the model remembered before this evaluation; null for models without memory. */
    memory: jsonb('memory'),
    /** Version of the rules (features, models) that made it, so that a recomputation knows whether it can be equal. */
    codeVersion: text('code_version'),
  },
  (t) => [primaryKey({ columns: [t.strategyId, t.at] })],
);

/** One-minute roll-up of evaluations; serves charts and cards. */
export const evaluationMinutes = pgTable(
  'evaluation_minutes',
  {
    strategyId: uuid('strategy_id')
      .notNull()
      .references(() => strategies.id),
    minute: instant('minute').notNull(),
    evaluations: integer('evaluations').notNull(),
    scoreMax: fraction('score_max').notNull(),
    scoreLast: fraction('score_last').notNull(),
    rawScoreLast: fraction('raw_score_last').notNull(),
    directionLast: text('direction_last', { enum: SIDES }),
    cvdFastLast: fraction('cvd_fast_last'),
    cvdSlowLast: fraction('cvd_slow_last'),
    priceLast: fraction('price_last'),
    signals: integer('signals').notNull(),
  },
  (t) => [primaryKey({ columns: [t.strategyId, t.minute] })],
);

/** Strategies on the same data with accounts of their own, compared; while it runs they cannot be edited. */
export const abTests = pgTable(
  'ab_tests',
  {
    id: uuid('id').primaryKey(),
    name: text('name').notNull(),
    note: text('note').notNull(),
    startedAt: instant('started_at').notNull(),
    startedBy: uuid('started_by').references(() => users.id),
    endedAt: instant('ended_at'),
    endedBy: uuid('ended_by').references(() => users.id),
  },
  (t) => [index('ab_tests_started').on(t.startedAt)],
);

export const abTestStrategies = pgTable(
  'ab_test_strategies',
  {
    abTestId: uuid('ab_test_id')
      .notNull()
      .references(() => abTests.id),
    strategyId: uuid('strategy_id')
      .notNull()
      .references(() => strategies.id),
    /** The version that is tested. */
    strategyVersion: integer('strategy_version').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.abTestId, t.strategyId] }),
    index('ab_test_strategies_strategy').on(t.strategyId),
  ],
);

/** Every signal, taken or not. */
export const signals = pgTable(
  'signals',
  {
    /** `<strategy id>@<T>`: the same events give the same id. */
    id: text('id').primaryKey(),
    strategyId: uuid('strategy_id')
      .notNull()
      .references(() => strategies.id),
    instrumentId: integer('instrument_id')
      .notNull()
      .references(() => instruments.id),
    at: instant('at').notNull(),
    strategyVersion: integer('strategy_version').notNull(),
    side: text('side', { enum: SIDES }).notNull(),
    score: fraction('score').notNull(),
    tier: text('tier', { enum: TIERS }).notNull(),
    price: fraction('price').notNull(),
    taken: boolean('taken').notNull(),
    /** Why it was not taken; null when it was. */
    suppressedBy: text('suppressed_by'),
  },
  (t) => [
    index('signals_strategy_at').on(t.strategyId, t.at),
    index('signals_at').on(t.at),
    check('signals_reason', sql`${t.taken} = (${t.suppressedBy} is null)`),
  ],
);
