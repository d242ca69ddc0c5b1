/**
 * Every stored vocabulary, once. Constants only, no imports: the database schema, the pure core, the
 * strategies and the API all take their words from here.
 */

/** Where market data comes from and orders would go. */
export const VENUES = ['simulated', 'binance', 'binance-testnet'] as const;
export type Venue = (typeof VENUES)[number];

/** Side of a signal or position. */
export const SIDES = ['LONG', 'SHORT'] as const;
export type Side = (typeof SIDES)[number];

/** Side of the taker (aggressor) of a trade. */
export const TAKER_SIDES = ['buy', 'sell'] as const;
export type TakerSide = (typeof TAKER_SIDES)[number];

export const DIRECTION_MODES = ['long_only', 'short_only', 'both'] as const;
export type DirectionMode = (typeof DIRECTION_MODES)[number];

export const STRATEGY_STATUSES = ['running', 'paused', 'deprecated'] as const;
export type StrategyStatus = (typeof STRATEGY_STATUSES)[number];

/** Position size class: light 0.5R, standard 1R, heavy 1.5R. */
export const TIERS = ['light', 'standard', 'heavy'] as const;
export type Tier = (typeof TIERS)[number];

/** Life of a paper position; the first two are open, the rest closed. */
export const POSITION_STATUSES = [
  'active',
  'tp1_hit',
  'tp',
  'sl',
  'sl_be',
  'timeout',
  'signal_flip',
  'manual',
  'forced',
] as const;
export type PositionStatus = (typeof POSITION_STATUSES)[number];
export const OPEN_POSITION_STATUSES = ['active', 'tp1_hit'] as const;

/** Why a part of a position was closed. */
export const EXIT_KINDS = [
  'tp1',
  'tp2',
  'sl',
  'sl_be',
  'timeout',
  'signal_flip',
  'manual',
  'forced',
] as const;
export type ExitKind = (typeof EXIT_KINDS)[number];

/** Which model made a fill. */
export const FILL_MODELS = ['level', 'market'] as const;
export type FillModel = (typeof FILL_MODELS)[number];

/** What a virtual position follows. */
export const VIRTUAL_ORIGINS = ['taken', 'suppressed', 'blocked'] as const;
export type VirtualOrigin = (typeof VIRTUAL_ORIGINS)[number];

/** What can happen to a virtual position. Near: within the last 20 % of the way. */
export const VIRTUAL_EVENT_KINDS = [
  'created',
  'price_updated',
  'tp1_near',
  'tp1_hit',
  'tp2_near',
  'tp2_hit',
  'sl_near',
  'sl_hit',
  'break_even_moved',
  'expired',
  'closed',
] as const;
export type VirtualEventKind = (typeof VIRTUAL_EVENT_KINDS)[number];

/** Stretches of time (UTC) whose gate statistics are rolled up; `decided_day`: virtual positions opened on a day. */
export const ROLL_UP_UNITS = ['hour', 'day', 'decided_day'] as const;
export type RollUpUnit = (typeof ROLL_UP_UNITS)[number];

/** What is counted of evaluations: all, those with a signal, and each reason and each gate that failed, by name. */
export const GATE_COUNT_KINDS = ['evaluations', 'signals', 'blocked', 'suppressed', 'gate'] as const;
export type GateCountKind = (typeof GATE_COUNT_KINDS)[number];

/** Which price starts an exit. */
export const TRIGGER_PRICES = ['last', 'mark'] as const;
export type TriggerPrice = (typeof TRIGGER_PRICES)[number];

/** Where an entry price came from (never a VWAP). */
export const PRICE_SOURCES = ['last_trade', 'book_top'] as const;
export type PriceSource = (typeof PRICE_SOURCES)[number];

/** What is collected; `funding_rate` is the rate shown at a moment, `funding_settlement` the one that was paid. */
export const INDICATOR_TYPES = [
  'long_short_ratio',
  'top_trader_position',
  'open_interest',
  'funding_rate',
  'funding_settlement',
  'coinbase_premium',
  'liquidation_5m_long',
  'liquidation_5m_short',
] as const;
export type IndicatorType = (typeof INDICATOR_TYPES)[number];

/** core: full depth and all collectors; wide: ticks, book and mark only. */
export const INSTRUMENT_SETS = ['core', 'wide'] as const;
export type InstrumentSet = (typeof INSTRUMENT_SETS)[number];

/** repairable: still being fetched; repaired: filled; absent: the source itself lacks the ids. */
export const GAP_KINDS = ['repairable', 'repaired', 'absent'] as const;
export type GapKind = (typeof GAP_KINDS)[number];

export const USER_ROLES = ['admin', 'user'] as const;
export type UserRole = (typeof USER_ROLES)[number];

export const PLANS = ['free', 'pro', 'premium'] as const;
export type Plan = (typeof PLANS)[number];

/** Why a message from the venue was refused by the data firewall. */
export const REJECTION_REASONS = [
  'malformed',
  'unknown_stream',
  'unknown_instrument',
  'bad_price',
  'bad_quantity',
  'bad_id',
  'bad_time',
  'time_off',
  'price_band',
  'id_decreasing',
  'duplicate',
] as const;
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/**
 * Name of an instrument as the venue writes it: upper case, some with letters of other scripts. Never lower case:
 * `btcusdt` would be another instrument, one that is not listed.
 */
export const VENUE_SYMBOL = /^[\p{Lu}\p{Lo}\d_]{2,40}$/u;
