import type { GapKind } from '@ae/db/enums.ts';
import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import type { Evaluation } from './core/model/evaluation.ts';
import type { Position } from './core/model/position.ts';

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
  readonly time: number;
}

/** An evaluation with the market snapshot it was made from. */
export interface EvaluationView extends Evaluation {
  readonly features: FeatureSnapshot;
}

/** A position with its live mark. */
export interface PositionView extends Position {
  readonly markPrice: number | null;
  /** Banked part plus open part at the last price, after the fees so far, in R. */
  readonly unrealisedR: number | null;
  readonly unrealisedUsd: number | null;
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

export interface EngineStatusView {
  readonly at: number;
  readonly instance: string;
  readonly venue: string;
  /** What the tape or market behind the venue is, e.g. 'synthetic', 'tape btcusdt_20240808.gz', 'exchange'. */
  readonly source: string;
  readonly state: 'starting' | 'warming' | 'running' | 'stopping' | 'failed';
  readonly startedAt: number;
  /** Venue time − local time, ms; null when unknown. */
  readonly clockOffsetMs: number | null;
  /** True when |offset| > 1,000 ms: signed requests would be refused. */
  readonly clockBlocked: boolean;
  readonly ticksTotal: number;
  readonly ticksPerSecond: number;
  readonly rejected: Readonly<Record<string, number>>;
  readonly writeQueue: number;
  readonly databaseDegraded: boolean;
  readonly restUsedWeight: number;
  readonly restWeightLimit: number;
  readonly evaluationsTotal: number;
  readonly quarantined: readonly { readonly strategyId: string; readonly error: string }[];
  readonly shards: readonly ShardView[];
  readonly instruments: readonly InstrumentHealthView[];
  readonly readiness: readonly ReadinessView[];
}
