import type { IndicatorType, RejectionReason } from '@ae/db/enums.ts';
import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import type { EpochMs } from './core/model/epoch-ms.ts';
import type { Evaluation, Signal } from './core/model/evaluation.ts';
import type { FundingPoint } from './core/model/funding-point.ts';
import type { Instrument } from './core/model/instrument.ts';
import type {
  AggTrade,
  Candle,
  CandleHistory,
  CandleInterval,
  Indicator,
  Liquidation,
  MarkCandle,
  MarkPrice,
  Observation,
  SpotTrade,
} from './core/model/market-event.ts';
import type { Position, PositionExit } from './core/model/position.ts';
import type { EngineStrategy, PaperConfig, Quarantine } from './core/model/strategy.ts';
import type { TradeColumns } from './core/model/trade-columns.ts';
import type { RestoredVirtual, VirtualRecord } from './core/model/virtual.ts';
import type { RestView, ShardView } from './views.ts';

/** What the engine needs from the outside, in the field's words. Adapters and the store implement these. */

export interface Clock {
  now(): EpochMs;
}

/** Goes on evenly, whatever is done to the machine's clock. */
export interface SteadyClock extends Clock {
  /** The machine's clock was set, and the venue has not been asked about it yet. */
  readonly isStepped: boolean;
  /**
   * Takes over the time that the machine's clock was set to, where the venue, `offsetMs` ahead of this clock, is nearer
   * to that. Returns by how many milliseconds this clock has moved.
   */
  follow(offsetMs: number): number;
  /** As `follow`, by a word that may be old: what it does not confirm stays open. */
  confirm(offsetMs: number): number;
}

/** Structured log; the context first, as in pino. */
export interface EngineLogger {
  debug(context: object, message: string): void;
  info(context: object, message: string): void;
  warn(context: object, message: string): void;
  error(context: object, message: string): void;
}

/** What the venue says about a contract, before our own id is known. */
export type VenueInstrument = Omit<Instrument, 'id' | 'set'>;

/** What a stream says beside trades, typed; receivers may keep it. */
export type MarketMessage =
  | Observation
  | {
      readonly kind: 'malformed';
      readonly reason: RejectionReason;
      readonly stream: string;
      readonly payload: string;
      readonly receivedAt: EpochMs;
    };

/** Takes what the streams bring, in order of arrival, called from the socket. Must not throw. */
export interface MarketSink {
  /** A perpetual's trade. The object is used again for the next one: copy what is kept (`copyTrade`). */
  trade(trade: AggTrade): void;
  message(message: MarketMessage): void;
}

/** Why the venue is asked; when requests must wait, those for which there is room go in this order. */
export type RestPurpose = 'trading' | 'repair' | 'collect' | 'history';

/** The venue refuses all requests until a time. */
export interface VenueBan {
  readonly until: EpochMs;
  readonly status: 429 | 418 | 403;
}

/** Keeps a ban over a restart. */
export interface BanStore {
  loadBan(): Promise<VenueBan | null>;
  saveBan(ban: VenueBan): Promise<void>;
}

/** What errors of a client say about asking again. */
export interface VenueRefusal extends Error {
  /** The venue has understood the request and says no: the same question will get the same answer. */
  readonly isLasting: boolean;
}

/** The venue's clock, read between two local times. */
export interface ClockReading {
  readonly time: EpochMs;
  readonly sentAt: EpochMs;
  readonly answeredAt: EpochMs;
}

export interface MarketDataClient {
  clockReading(): Promise<ClockReading>;
  /** `limit` ≤ 1,000, ascending by id, starting at `fromId`; 'history' unless said. */
  aggTradesFrom(
    symbol: string,
    fromId: number,
    limit: number,
    purpose?: RestPurpose,
  ): Promise<readonly AggTrade[]>;
  /** As `aggTradesFrom` with purpose 'repair', but one call and no second: for those who count their calls. */
  aggTradesOnce(symbol: string, fromId: number, limit: number): Promise<readonly AggTrade[]>;
  /** The last trades, ascending; `limit` ≤ 1,000. */
  newestAggTrades(symbol: string, limit: number): Promise<readonly AggTrade[]>;
  /**
   * Trades of the spot pair beside a perpetual, ascending by id, starting at `fromId`; `limit` ≤ 1,000. One call and no
   * second; while the spot host refuses us it waits.
   */
  spotTradesFrom(symbol: string, fromId: number, limit: number): Promise<readonly SpotTrade[]>;
  /** The last `limit` closed candles, and what runs; 'history' unless said. */
  candles(
    symbol: string,
    interval: CandleInterval,
    limit: number,
    purpose?: RestPurpose,
  ): Promise<CandleHistory>;
  /** One-minute candles that begin in [from, to), whole minutes, 1,500 at most; a live market waits for them. */
  minutes(symbol: string, from: EpochMs, to: EpochMs): Promise<readonly Candle[]>;
  /** Minutes of mark prices from the one that holds `since` on, ascending, the running one too; `limit` ≤ 1,500. */
  markCandles(symbol: string, since: EpochMs, limit: number): Promise<readonly MarkCandle[]>;
  indicator(symbol: string, type: IndicatorType, limit: number): Promise<readonly Indicator[]>;
  /** The last 24 hours of one instrument as the venue counts them: price 24 h ago, volume in USD. */
  dayStatistics(symbol: string): Promise<{ readonly openPrice: number; readonly quoteVolume: number }>;
  /** Time between settlements, ms, where it is not the usual eight hours. */
  fundingIntervals(): Promise<ReadonlyMap<string, number>>;
  fundingHistory(symbol: string, limit: number): Promise<readonly { at: EpochMs; rate: number }[]>;
  /** Opens the shards for these instruments; messages arrive until `closeStreams`. */
  openStreams(instruments: readonly Instrument[], sink: MarketSink): Promise<void>;
  closeStreams(): Promise<void>;
  shards(): readonly ShardView[];
  /** Symbols whose trades have not come for longer than they may: acknowledged and silent, or not connected. */
  silentInstruments(): readonly string[];
  /** Venue time − arrival of the last message of each stream that was heard in the last seconds, ms. */
  streamOffsets(): readonly number[];
  /** The one budget of requests. */
  rest(): RestView;
}

/** The contracts that the venue lists. */
export interface VenueList {
  readonly instruments: readonly VenueInstrument[];
  /** Symbols that it lists too, in a way that could not be read. */
  readonly unreadable: readonly string[];
}

export interface InstrumentProvider {
  instruments(): Promise<VenueList>;
}

/** What is kept of the book each second; null where a side is missing or silent. */
export type BookFeatures = Pick<
  FeatureSnapshot,
  'symbol' | 'at' | 'obi10' | 'spread' | 'microprice' | 'spotPerpDivergence'
>;

export interface TickRow {
  readonly instrumentId: number;
  readonly trade: AggTrade;
}

/** Stores ticks in bulk, in order, exactly once, without ever making the caller wait. */
export interface TickWriter {
  /** Takes a copy of the tick. Never blocks and never drops; what does not fit in memory waits on disk. */
  add(instrumentId: number, trade: AggTrade): void;
  /** Ticks taken and not yet stored. */
  readonly pending: number;
  /** True from the first failed write until the next one that succeeds. */
  readonly isDegraded: boolean;
  /** Resolves when every tick taken so far is stored. */
  flush(): Promise<void>;
  /** Resolves when fewer than `below` ticks wait (for bulk history, which can wait). */
  room(below: number): Promise<void>;
  /** Stores what is left and ends. */
  close(): Promise<void>;
  /** Ends and leaves what is not stored. */
  abandon(): void;
}

/** Where a stored series begins or ends. */
export interface TickEnd {
  readonly aggId: number;
  readonly time: EpochMs;
}

/** Ids of one instrument, both ends included. */
export interface SeriesRange {
  readonly fromAggId: number;
  readonly toAggId: number;
}

/**
 * What is stored of a range of ids. `whole`: all of them; `absent`: all that the source has; `missing`: some are
 * missing; `retired`: nothing before the range is stored any more, so that it is no hole.
 */
export interface StoredRange {
  readonly state: 'whole' | 'absent' | 'missing' | 'retired';
  /** What is missing, without what the source lacks; only where the state says so. */
  readonly missing: readonly SeriesRange[];
  /** Times of the first and the last of them that is stored; null when none is. */
  readonly span: { readonly from: EpochMs; readonly to: EpochMs } | null;
}

export interface SeriesCount {
  readonly instrumentId: number;
  readonly count: number;
  readonly firstAggId: number;
  readonly lastAggId: number;
}

/** Durable market data. Every method rejects on any error and loses nothing silently. */
export interface TickStore {
  /** Exactly once: rows already there are left alone. Returns how many were new. */
  writeTicks(rows: readonly TickRow[]): Promise<number>;
  /** Ticks from `since` on in id order as columns, in batches (bounded memory). */
  readTickColumns(instrument: Instrument, since: EpochMs): AsyncIterable<TradeColumns>;
  /** Ticks from `since` on in id order, in batches (bounded memory). */
  readTicks(instrument: Instrument, since: EpochMs): AsyncIterable<readonly AggTrade[]>;
  lastTick(instrumentId: number): Promise<TickEnd | null>;
  /** Price of the newest tick; null when there is none. */
  lastPrice(instrumentId: number): Promise<number | null>;
  tickAt(instrumentId: number, aggId: number): Promise<TickEnd | null>;
  /** The oldest stored tick since a time. */
  firstTick(instrumentId: number, since: EpochMs): Promise<TickEnd | null>;
  /** Volume, base asset, of the stored one-minute candles that begin in [from, to), by open time. */
  candleVolumes(instrumentId: number, from: EpochMs, to: EpochMs): Promise<ReadonlyMap<EpochMs, number>>;
  writeCandles(rows: readonly { readonly instrumentId: number; readonly candle: Candle }[]): Promise<void>;
  /** Builds the candles of whole minutes again from stored ticks: a late repair is in no candle yet. */
  rebuildCandles(instrumentId: number, from: EpochMs, to: EpochMs): Promise<unknown>;
  writeIndicators(
    rows: readonly { readonly instrumentId: number; readonly indicator: Indicator }[],
  ): Promise<void>;
  readIndicators(instrument: Instrument, since: EpochMs): Promise<readonly Indicator[]>;
  /** The stored settlement of funding with the largest |rate| before a time, imported ones too; null without any. */
  largestFunding(instrumentId: number, before: EpochMs): Promise<FundingPoint | null>;
  writeLiquidations(
    rows: readonly { readonly instrumentId: number; readonly liquidation: Liquidation }[],
  ): Promise<void>;
  writeRates(rows: readonly { readonly instrumentId: number; readonly mark: MarkPrice }[]): Promise<void>;
  writeBookFeatures(
    rows: readonly { readonly instrumentId: number; readonly features: BookFeatures }[],
  ): Promise<void>;
  openGap(instrumentId: number, fromAggId: number, toAggId: number, at: EpochMs): Promise<void>;
  /** Closes the hole that begins with an id; of its ids the venue itself lacks those that are `absent`. */
  closeGap(
    instrumentId: number,
    fromAggId: number,
    absent: readonly SeriesRange[],
    at: EpochMs,
  ): Promise<void>;
  /** Holes recorded as not closed yet. */
  openGaps(instrumentId: number): Promise<readonly { fromAggId: number; toAggId: number }[]>;
  /** Missing id ranges between stored ticks since a time (the watchdog's question). */
  findGaps(instrumentId: number, since: EpochMs): Promise<readonly { fromAggId: number; toAggId: number }[]>;
  /** What is stored of these ids, however old they are. */
  storedRange(instrumentId: number, range: SeriesRange): Promise<StoredRange>;
  /** Count and ends of what is stored of each instrument in a stretch of time; none for those without ticks. */
  countTicks(from: EpochMs, to: EpochMs): Promise<readonly SeriesCount[]>;
  /** Holes of all instruments recorded as not closed yet. */
  allOpenGaps(): Promise<readonly (SeriesRange & { readonly instrumentId: number })[]>;
  writeRejected(
    rows: readonly { reason: RejectionReason; stream: string; at: EpochMs; payload: string }[],
  ): Promise<void>;
  /** Creates the monthly partitions that cover `from` … `to` plus the two months after. */
  ensurePartitions(from: EpochMs, to: EpochMs): Promise<void>;
}

/** Days after which rows of a table are deleted; a table that is left out is kept for ever. */
export type RetentionDays = Readonly<Partial<Record<RetainedTable, number>>>;
export type RetainedTable =
  | 'agg_trades'
  | 'candles_1m'
  | 'book_features'
  | 'rate_snapshots'
  | 'liquidations'
  | 'market_indicators'
  | 'feature_snapshots'
  | 'signal_evaluations'
  | 'virtual_events'
  | 'virtual_positions';

/** What is kept about the stored series: proof, reports, age. */
export interface MarketRecords {
  /** Writes the roots of all instruments for one complete hour (its start); those there are left alone. */
  writeTapeRoots(hourAt: EpochMs): Promise<void>;
  /** The newest hour with a root and the newest day with a report (their starts); null before the first. */
  recordedUpTo(): Promise<{ readonly hour: EpochMs | null; readonly day: EpochMs | null }>;
  /** Makes and stores the integrity report of one UTC day (its start). */
  writeIntegrityReport(dayAt: EpochMs): Promise<void>;
  /** Rolls up, for some seconds at most, what gates did until then; all of it must be stored. */
  rollUpGates(now: EpochMs): Promise<void>;
  /** Deletes what is older than it may become; resolves to the months that are in use and left to the next time. */
  retain(days: RetentionDays, now: EpochMs): Promise<readonly string[]>;
}

/** Durable trading state. */
export interface StateStore {
  /**
   * Inserts new and updates changed contracts of this venue; returns them with our ids and sets, and those of the
   * `unreadable` ones that are known as they were.
   */
  saveInstruments(
    rows: readonly VenueInstrument[],
    core: ReadonlySet<string>,
    at: EpochMs,
    unreadable?: readonly string[],
  ): Promise<readonly Instrument[]>;
  strategies(): Promise<readonly EngineStrategy[]>;
  strategy(id: string): Promise<EngineStrategy | null>;
  openPositions(): Promise<readonly Position[]>;
  paperConfig(): Promise<PaperConfig>;
  writeSnapshots(
    rows: readonly { readonly instrumentId: number; readonly snapshot: FeatureSnapshot }[],
  ): Promise<void>;
  /** Also maintains the one-minute roll-up. */
  writeEvaluations(rows: readonly Evaluation[], engineInstance: string): Promise<void>;
  writeSignals(rows: readonly Signal[]): Promise<void>;
  openPosition(position: Position): Promise<void>;
  /** One transaction: the position, its new exits and, when it closed, the balance of its strategy. */
  savePosition(position: Position, exits: readonly PositionExit[]): Promise<void>;
  /** Marks a strategy whose present version threw; nothing when a newer one has been saved. */
  quarantine(quarantine: Quarantine): Promise<void>;
  /** Open virtual positions, oldest first, with what their stored events say. */
  openVirtual(): Promise<readonly RestoredVirtual[]>;
  /** One transaction for all of them. Again, it changes nothing. */
  writeVirtual(records: readonly VirtualRecord[]): Promise<void>;
}

/** Where conflated updates go (the main thread). */
export interface Publisher {
  publish(update: import('./index.ts').EngineUpdate): void;
}
