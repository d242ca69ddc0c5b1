import type { EpochMs } from './epoch-ms.ts';
import type { Instrument } from './instrument.ts';
import type { AggTrade, Candle, Indicator, MarkCandle, Observation, SpotTrade } from './market-event.ts';
import type { Position } from './position.ts';
import type { EngineStrategy, PaperConfig } from './strategy.ts';
import type { RestoredVirtual } from './virtual.ts';

/**
 * Where a tick came from. live: the stream. repair: REST, to fill a hole (stored, exits run on it, opens nothing).
 * fetched: REST history at warm-up (stored, windows only). stored: read back from our own database
 * (not stored again; exits run for positions whose `asOfAggId` is older).
 */
export type TickOrigin = 'live' | 'repair' | 'fetched' | 'stored';

/** Everything that can happen to the engine. Time comes with the event; the core reads no clock. */
export type EngineEvent =
  | { readonly kind: 'instruments'; readonly instruments: readonly Instrument[] }
  | { readonly kind: 'aggTrade'; readonly trade: AggTrade; readonly origin: TickOrigin }
  /** The venue does not have these ids: the gap is closed as absent and held ticks flow on. */
  | {
      readonly kind: 'gapAbsent';
      readonly symbol: string;
      readonly fromAggId: number;
      readonly toAggId: number;
      readonly at: EpochMs;
    }
  /** Storage lacks these ids, and the venue does not tell them now: what is stored behind them goes on. */
  | {
      readonly kind: 'gapLeft';
      readonly symbol: string;
      readonly fromAggId: number;
      readonly toAggId: number;
      readonly at: EpochMs;
    }
  /**
   * The venue knows neither the ids up to `toAggId` nor the trade that claimed to come after them: that trade goes,
   * unless others confirm it.
   */
  | { readonly kind: 'gapRefuted'; readonly symbol: string; readonly toAggId: number; readonly at: EpochMs }
  /** The venue's list has trades that their stream did not bring, though it is acknowledged. */
  | { readonly kind: 'tradesUnheard'; readonly symbol: string; readonly at: EpochMs }
  | Observation
  /** Mark prices that were missed, oldest first: for the exits of positions that follow them. */
  | { readonly kind: 'markCandles'; readonly symbol: string; readonly candles: readonly MarkCandle[] }
  /** Spot trades from before those that came live, ascending by id; `symbol` is the perpetual's. */
  | { readonly kind: 'spotHistory'; readonly symbol: string; readonly trades: readonly SpotTrade[] }
  | { readonly kind: 'indicator'; readonly indicator: Indicator }
  /**
   * Closed candles from the venue or the store that seed ATR and its percentile (oldest first), and what the venue
   * says of running ones: of those the trades that come in tell only the rest.
   */
  | {
      readonly kind: 'seedCandles';
      readonly candles: readonly Candle[];
      readonly running?: readonly Candle[];
    }
  /** The venue's settled rates, oldest first, and before them the largest |rate| of all older stored ones (hourly). */
  | {
      readonly kind: 'fundingHistory';
      readonly symbol: string;
      readonly rates: readonly { at: EpochMs; rate: number }[];
    }
  /** History is in from `coveredFrom` on; further back it may still come, newest first. */
  | {
      readonly kind: 'historyFrom';
      readonly symbol: string;
      readonly coveredFrom: EpochMs;
      readonly at: EpochMs;
    }
  | { readonly kind: 'strategy'; readonly strategy: EngineStrategy; readonly at: EpochMs }
  | { readonly kind: 'paperConfig'; readonly config: PaperConfig }
  /** Open positions restored from the database, before any tick. */
  | { readonly kind: 'positions'; readonly positions: readonly Position[] }
  /** Open virtual positions restored from the database, before any tick. */
  | { readonly kind: 'virtualPositions'; readonly restored: readonly RestoredVirtual[] }
  | { readonly kind: 'closePosition'; readonly positionId: string; readonly at: EpochMs }
  | { readonly kind: 'closeAll'; readonly at: EpochMs }
  /** The venue lists a contract no more: what is open on it ends at its last price, which is `price` when none came. */
  | { readonly kind: 'delisted'; readonly symbol: string; readonly price: number; readonly at: EpochMs }
  /**
   * Venue time passes (about every 50 ms): evaluations without ticks, timeouts, staleness. `settleMs`: how long after
   * their time trades come in, ms; 100 unless said.
   */
  | { readonly kind: 'clock'; readonly at: EpochMs; readonly settleMs?: number };

/** What the runtime finds out about missing trades. */
export type GapEvent = Extract<EngineEvent, { kind: 'gapAbsent' | 'gapLeft' | 'gapRefuted' }>;
