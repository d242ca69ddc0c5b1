import type { IndicatorType, RejectionReason } from '@ae/db/enums.ts';
import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import type { EpochMs } from './core/model/epoch-ms.ts';
import type { Evaluation, Signal } from './core/model/evaluation.ts';
import type { Instrument } from './core/model/instrument.ts';
import type {
  AggTrade,
  Candle,
  CandleInterval,
  Indicator,
  Liquidation,
  MarkPrice,
  Observation,
} from './core/model/market-event.ts';
import type { Position, PositionExit } from './core/model/position.ts';
import type { EngineStrategy, PaperConfig } from './core/model/strategy.ts';
import type { ShardView } from './views.ts';

/** What the engine needs from the outside, in the field's words. Adapters and the store implement these. */

export interface Clock {
  now(): EpochMs;
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

/** A message from a stream, parsed and typed. Receivers must not keep or change it across calls. */
export type MarketMessage =
  | { readonly kind: 'aggTrade'; readonly trade: AggTrade }
  | Observation
  | {
      readonly kind: 'malformed';
      readonly reason: RejectionReason;
      readonly stream: string;
      readonly payload: string;
      readonly receivedAt: EpochMs;
    };

export interface MarketDataClient {
  serverTime(): Promise<EpochMs>;
  /** `limit` ≤ 1,000, ascending by id, starting at `fromId`. */
  aggTradesFrom(symbol: string, fromId: number, limit: number): Promise<readonly AggTrade[]>;
  /** First trades at or after `startAt`, ascending. */
  aggTradesSince(symbol: string, startAt: EpochMs, limit: number): Promise<readonly AggTrade[]>;
  /** Closed candles, ascending. */
  candles(symbol: string, interval: CandleInterval, limit: number): Promise<readonly Candle[]>;
  indicator(symbol: string, type: IndicatorType, limit: number): Promise<readonly Indicator[]>;
  fundingHistory(symbol: string, limit: number): Promise<readonly { at: EpochMs; rate: number }[]>;
  /** Opens the shards for these instruments; messages arrive until `closeStreams`. */
  openStreams(instruments: readonly Instrument[], onMessage: (message: MarketMessage) => void): Promise<void>;
  closeStreams(): Promise<void>;
  shards(): readonly ShardView[];
  weight(): { readonly used: number; readonly limit: number };
}

export interface InstrumentProvider {
  instruments(): Promise<readonly VenueInstrument[]>;
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

/** Durable market data. Every method rejects on any error and loses nothing silently. */
export interface TickStore {
  /** Exactly once: rows already there are left alone. Returns how many were new. */
  writeTicks(rows: readonly TickRow[]): Promise<number>;
  /** Ticks from `since` on in id order, in batches (bounded memory). */
  readTicks(instrument: Instrument, since: EpochMs): AsyncIterable<readonly AggTrade[]>;
  lastTick(instrumentId: number): Promise<{ readonly aggId: number; readonly time: EpochMs } | null>;
  writeCandles(rows: readonly { readonly instrumentId: number; readonly candle: Candle }[]): Promise<void>;
  writeIndicators(
    rows: readonly { readonly instrumentId: number; readonly indicator: Indicator }[],
  ): Promise<void>;
  readIndicators(instrument: Instrument, since: EpochMs): Promise<readonly Indicator[]>;
  writeLiquidations(
    rows: readonly { readonly instrumentId: number; readonly liquidation: Liquidation }[],
  ): Promise<void>;
  writeRates(rows: readonly { readonly instrumentId: number; readonly mark: MarkPrice }[]): Promise<void>;
  writeBookFeatures(
    rows: readonly { readonly instrumentId: number; readonly features: BookFeatures }[],
  ): Promise<void>;
  openGap(instrumentId: number, fromAggId: number, toAggId: number, at: EpochMs): Promise<void>;
  closeGap(instrumentId: number, fromAggId: number, absent: boolean, at: EpochMs): Promise<void>;
  /** Holes recorded as not closed yet. */
  openGaps(instrumentId: number): Promise<readonly { fromAggId: number; toAggId: number }[]>;
  /** Missing id ranges between stored ticks since a time (the watchdog's question). */
  findGaps(instrumentId: number, since: EpochMs): Promise<readonly { fromAggId: number; toAggId: number }[]>;
  writeRejected(
    rows: readonly { reason: RejectionReason; stream: string; at: EpochMs; payload: string }[],
  ): Promise<void>;
  /** Creates the monthly partitions that cover `from` … `to` plus the two months after. */
  ensurePartitions(from: EpochMs, to: EpochMs): Promise<void>;
}

/** Durable trading state. */
export interface StateStore {
  /** Inserts new and updates changed contracts of this venue; returns them with our ids and sets. */
  saveInstruments(
    rows: readonly VenueInstrument[],
    core: ReadonlySet<string>,
    at: EpochMs,
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
  quarantine(strategyId: string, error: string): Promise<void>;
}

/** Where conflated updates go (the main thread). */
export interface Publisher {
  publish(update: import('./index.ts').EngineUpdate): void;
}
