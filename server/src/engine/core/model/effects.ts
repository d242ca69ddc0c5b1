import type { RejectionReason } from '@ae/db/enums.ts';
import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import type { AbsentRange } from './absent-at-source.ts';
import type { EpochMs } from './epoch-ms.ts';
import type { Evaluation, Signal } from './evaluation.ts';
import type { AggTrade, Candle } from './market-event.ts';
import type { Position, PositionExit } from './position.ts';
import type { VirtualEvent, VirtualRecord } from './virtual.ts';

/** Everything the engine wants done. The runtime carries effects out in the order they were emitted. */
export type EngineEffect =
  /** A closed 1-minute candle. */
  | { readonly kind: 'candle'; readonly instrumentId: number; readonly candle: Candle }
  /** A hole was seen: fetch these ids (inclusive) and send them back with origin 'repair'. */
  | {
      readonly kind: 'fetchTrades';
      readonly symbol: string;
      readonly fromAggId: number;
      readonly toAggId: number;
      readonly at: EpochMs;
    }
  /** Trades behind a hole waited for too long: they go on without these ids, which are still wanted. */
  | {
      readonly kind: 'tradesSkipped';
      readonly symbol: string;
      readonly fromAggId: number;
      readonly toAggId: number;
      readonly at: EpochMs;
    }
  /** The hole is closed. */
  | {
      readonly kind: 'gapClosed';
      readonly instrumentId: number;
      readonly symbol: string;
      readonly fromAggId: number;
      readonly toAggId: number;
      /** Those of them that the venue itself lacks. */
      readonly absent: readonly AbsentRange[];
      readonly at: EpochMs;
    }
  | {
      readonly kind: 'rejected';
      readonly reason: RejectionReason;
      readonly stream: string;
      readonly at: EpochMs;
      readonly payload: string;
    }
  /** All features at one T. `stored` false: for display only, nobody was scored on it (most of the market). */
  | {
      readonly kind: 'snapshot';
      readonly instrumentId: number;
      readonly snapshot: FeatureSnapshot;
      readonly stored: boolean;
    }
  | { readonly kind: 'evaluation'; readonly evaluation: Evaluation }
  | { readonly kind: 'signal'; readonly signal: Signal }
  | { readonly kind: 'positionOpened'; readonly position: Position }
  /** TP1 or the end; `exits` are the new ones only. */
  | { readonly kind: 'positionChanged'; readonly position: Position; readonly exits: readonly PositionExit[] }
  /** Virtual positions: what must be stored, and marks that are only shown. */
  | { readonly kind: 'virtual'; readonly record: VirtualRecord }
  /** Trades of a minute came in when it was over: what was made of it is to be made again from what is stored. */
  | { readonly kind: 'lateTrades'; readonly instrumentId: number; readonly minute: EpochMs }
  | { readonly kind: 'virtualMarks'; readonly marks: readonly VirtualEvent[] }
  | {
      readonly kind: 'quarantined';
      readonly strategyId: string;
      /** The version that threw: one that was saved meanwhile is not meant. */
      readonly strategyVersion: number;
      readonly error: string;
      readonly at: EpochMs;
    };

export type Emit = (effect: EngineEffect) => void;

/**
 * An accepted tick, in id order; `store` unless it came from our own database. The trade may be used again by its
 * owner after the call: copy what is kept.
 */
export type EmitTick = (instrumentId: number, trade: AggTrade, store: boolean) => void;

/** Where everything goes that the engine wants done. Ticks go their own way: there are a million of them a second. */
export interface EngineOutput {
  readonly emit: Emit;
  readonly tick: EmitTick;
}
