import type { GapKind } from '@ae/db/enums.ts';
import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import type { Evaluation } from './core/model/evaluation.ts';
import type { Position } from './core/model/position.ts';
import type { VirtualEvent, VirtualPosition } from './core/model/virtual.ts';

/** Latest market state of one instrument, conflated to a few a second. */
export interface TickView {
  readonly symbol: string;
  readonly price: number;
  readonly qty: number;
  readonly takerSide: 'buy' | 'sell';
  readonly aggId: number;
  readonly time: number;
  /** When the last tick was accepted on the socket (local ms): for measuring the way to the page. */
  readonly receivedAt: number;
  readonly bestBid: number | null;
  readonly bestAsk: number | null;
  /** Price 24 h ago where known, for the change. */
  readonly open24h: number | null;
  readonly volume24hUsd: number | null;
}

export interface RateView {
  readonly symbol: string;
  readonly fundingRate: number;
  readonly markPrice: number;
  readonly indexPrice: number;
  readonly nextFundingAt: number;
  /** Between two settlements. */
  readonly fundingIntervalMs: number;
  readonly time: number;
}

/** An evaluation with the market snapshot it was made from. */
export interface EvaluationView extends Evaluation {
  readonly features: FeatureSnapshot;
}

/** A position with the prices of now. */
export interface PositionView extends Position {
  /** Of the kind that starts its exits: last trade or mark. */
  readonly price: number | null;
  readonly markPrice: number | null;
  /** Banked part plus open part at `price`, after the fees so far, in R. */
  readonly unrealisedR: number | null;
  readonly unrealisedUsd: number | null;
}

/** An open virtual position and what was told of it last; null until the first mark after a start. */
export interface VirtualView {
  readonly position: VirtualPosition;
  readonly last: VirtualEvent | null;
}

/** Warm-up of one feature of one instrument. */
export interface ReadinessView {
  readonly symbol: string;
  readonly feature: string;
  readonly ready: boolean;
  /** 0..1 */
  readonly progress: number;
  readonly readyAt: number | null;
}

export interface ShardView {
  readonly id: string;
  readonly route: 'public' | 'market' | 'spot';
  readonly state: 'connecting' | 'open' | 'reconnecting' | 'closed';
  readonly streams: number;
  readonly messagesPerSecond: number;
  readonly lastMessageAt: number | null;
  readonly reconnects: number;
  /** Streams acknowledged by the venue that have sent nothing for longer than they may. */
  readonly silentStreams: readonly string[];
  readonly instruments: number;
  /** When the present connection opened, and when its successor takes over; null while there is none. */
  readonly openedAt: number | null;
  readonly rotatesAt: number | null;
  /** Arrival − venue time over the last minute, corrected by the clock offset, ms; null without messages. */
  readonly lagP50Ms: number | null;
  readonly lagP99Ms: number | null;
  /** Why the last connection ended; null when none has. */
  readonly lastError: string | null;
}

/** A thread of the product. */
export interface ThreadView {
  readonly name: 'api' | 'engine' | 'writer' | 'simulator';
  /** The worst of the last minute's ten-second stretches; null when not measured yet. */
  readonly eventLoopP99Ms: number | null;
  /** Share of time that the event loop was busy in the last seconds, 0..1. */
  readonly utilisation: number | null;
  readonly heapUsedBytes: number | null;
}

/** Something that waits to be done. */
export interface QueueView {
  readonly name: string;
  readonly pending: number;
  /** Most that may wait in memory, more wait on disk; null where nothing bounds it but its source. */
  readonly capacity: number | null;
}

/** A recurring task; times are those of the local clock. */
export interface JobView {
  readonly process: 'engine' | 'api';
  readonly name: string;
  readonly intervalMs: number;
  /** `waiting`: has not run yet. `failed`: something went wrong in its last turn. */
  readonly state: 'waiting' | 'running' | 'ok' | 'failed';
  /** When its last turn began. */
  readonly lastRunAt: number | null;
  readonly tookMs: number | null;
  readonly runs: number;
  /** Turns in which something went wrong. */
  readonly failures: number;
  /** The last thing that went wrong, however long ago. */
  readonly lastError: string | null;
  readonly lastErrorAt: number | null;
  readonly nextAt: number;
}

/** The venue's REST side as our one budget sees it. */
export interface RestView {
  readonly usedWeight: number;
  readonly weightLimit: number;
  readonly queued: number;
  /** Set while the venue refuses us (429 or 418): no call before this time. */
  readonly bannedUntil: number | null;
  readonly banStatus: 429 | 418 | 403 | null;
}

/** How far the loading of history is. */
export interface HistoryView {
  readonly instrumentsDone: number;
  readonly instrumentsTotal: number;
  readonly tradesLoaded: number;
  readonly tradesPerSecond: number;
  /** 0..1 */
  readonly progress: number;
}

/** One instrument on the board of the whole market; null: not known (yet). */
export interface BoardRowView {
  readonly symbol: string;
  readonly price: number | null;
  /** now ÷ 24 h ago − 1 */
  readonly change24hFraction: number | null;
  readonly volume24hUsd: number | null;
  readonly bestBid: number | null;
  readonly bestAsk: number | null;
  readonly markPrice: number | null;
  readonly indexPrice: number | null;
  readonly fundingRate: number | null;
  readonly nextFundingAt: number | null;
  /** Newest settlement whose rate is stored. */
  readonly fundingSettledAt: number | null;
  readonly openInterestUsd: number | null;
  /** Base asset; null while the window is not covered. */
  readonly cvd5m: number | null;
  readonly cvd1h: number | null;
  readonly cvd24h: number | null;
  readonly tradesPerSecond: number | null;
  readonly regime: string | null;
  /** Lower bounds, USD over 5 minutes; null until all of them were listened to. */
  readonly liquidatedLong5mUsd: number | null;
  readonly liquidatedShort5mUsd: number | null;
  readonly lastTradeAt: number | null;
  readonly openGaps: number;
  /** Since when no trade and no mark price of it has come in, or no quote, though they come all the time; null while they do. */
  readonly silentSince: number | null;
}

/** The book of one instrument; levels are [price, quantity], best first (ten a side, or the best alone). */
export interface BookView {
  readonly symbol: string;
  readonly bids: readonly (readonly [number, number])[];
  readonly asks: readonly (readonly [number, number])[];
  readonly time: number;
}

export interface LiquidationView {
  readonly symbol: string;
  readonly side: 'LONG' | 'SHORT';
  readonly price: number;
  readonly qty: number;
  readonly notionalUsd: number;
  readonly time: number;
}

/** The 1-minute candle that is being built, or that has just closed. */
export interface CandleView {
  readonly symbol: string;
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly quoteVolume: number;
  readonly buyVolume: number;
  readonly trades: number;
  readonly isClosed: boolean;
}

/** Minutes of one instrument that were over when they were stored, or stored again: some from a time on. */
export interface StoredMinutesView {
  readonly symbol: string;
  readonly from: number;
}

export interface InstrumentHealthView {
  readonly symbol: string;
  readonly ticks: number;
  readonly lastAggId: number | null;
  readonly lastTickAt: number | null;
  readonly openGaps: number;
  readonly gapsByKind: Readonly<Record<GapKind, number>>;
  readonly latencyMs: number | null;
}

/** How many virtual positions are followed, and how many found no room since the start. */
export interface VirtualStatusView {
  readonly open: number;
  readonly capacity: number;
  readonly dropped: number;
}

export interface EngineStatusView {
  readonly at: number;
  readonly instance: string;
  readonly venue: string;
  /** What the tape or market behind the venue is, e.g. 'synthetic', 'tape btcusdt_20240808.gz', 'exchange'. */
  readonly source: string;
  readonly state: 'starting' | 'warming' | 'running' | 'stopping' | 'failed';
  readonly startedAt: number;
  /** Since when no stream has brought a trade or a mark price of any instrument; null while they come. */
  readonly marketSilentSince: number | null;
  /** The same of quotes and depth; null also where none ever came. */
  readonly publicSilentSince: number | null;
  /** Venue time − local time, ms; null when unknown. */
  readonly clockOffsetMs: number | null;
  /** True when |offset| > 1,000 ms: signed requests would be refused. */
  readonly clockBlocked: boolean;
  readonly ticksTotal: number;
  readonly ticksPerSecond: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly writeQueue: number;
  readonly databaseDegraded: boolean;
  readonly rest: RestView;
  readonly queues: readonly QueueView[];
  /** Threads that the engine knows of (engine, writer); the API adds its own. */
  readonly threads: readonly ThreadView[];
  /** Recurring tasks of the engine; the API adds its own. */
  readonly jobs: readonly JobView[];
  /** Bytes of ticks and rows that wait on disk because the database is away. */
  readonly spooledBytes: number;
  /** Memory of the trades that windows hold; it grows until they reach back a day. */
  readonly windowBytes: number;
  readonly history: HistoryView;
  readonly evaluationsTotal: number;
  readonly virtual: VirtualStatusView;
  readonly quarantined: readonly { readonly strategyId: string; readonly error: string }[];
  readonly shards: readonly ShardView[];
  readonly instruments: readonly InstrumentHealthView[];
  readonly readiness: readonly ReadinessView[];
}
