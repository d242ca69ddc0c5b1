import type { Side, Tier } from '@ae/db/enums.ts';
import type { LimitReason } from '@ae/strategies/limits.ts';
import type { GateVerdict, LayerScore, ModelMemory } from '@ae/strategies/model.ts';
import type { EpochMs } from './epoch-ms.ts';

/** One strategy scored at one T, with everything needed to explain it. */
export interface Evaluation {
  readonly strategyId: string;
  readonly strategyVersion: number;
  readonly configHash: string;
  readonly instrumentId: number;
  readonly symbol: string;
  readonly at: EpochMs;
  readonly price: number | null;
  readonly direction: Side | null;
  readonly score: number;
  readonly rawScore: number;
  readonly signal: Side | null;
  readonly tier: Tier | null;
  readonly blockReason: string | null;
  /** Why the signal was not acted on; null when there was none or it was. */
  readonly suppressedBy: SuppressionReason | null;
  readonly cvdFast: number | null;
  readonly cvdSlow: number | null;
  readonly cvdFastSlope: number | null;
  readonly cvdAccel: number | null;
  readonly whaleRatio: number | null;
  readonly gates: readonly GateVerdict[];
  readonly layers: readonly LayerScore[];
  /** T of the evaluation against which slope and acceleration were taken; null at the first after a rest. */
  readonly previousAt: EpochMs | null;
  /** What the model remembered before this evaluation; null at its first and for models without memory. */
  readonly memory: ModelMemory | null;
  /** Version of the rules that made it, see RULES_VERSION; null for evaluations from before it was recorded. */
  readonly codeVersion: string | null;
}

/** Why a price is not the market's of now: made too late or of trades that were missing; the venue says nothing. */
export type UntimelyReason = 'late_evaluation' | 'silent_market';

/** Closed set of reasons why a signal opened nothing. */
export type SuppressionReason =
  | UntimelyReason
  | 'cooldown'
  | 'forbidden_hour'
  | 'warm_up'
  | 'not_running'
  | 'paper_disabled'
  | 'already_open'
  | 'max_positions_strategy'
  | 'max_positions_total'
  | 'atr_unknown'
  | 'below_minimum_qty'
  | 'below_minimum_notional'
  | 'insufficient_balance'
  /** The close of the position before it waits for a trade (fill model `market`). */
  | 'exit_pending'
  | LimitReason;

/** A signal, taken or not. `id` is `<strategy id>@<T>`. */
export interface Signal {
  readonly id: string;
  readonly strategyId: string;
  readonly strategyVersion: number;
  readonly instrumentId: number;
  readonly symbol: string;
  readonly at: EpochMs;
  readonly side: Side;
  readonly score: number;
  readonly tier: Tier;
  readonly price: number;
  readonly taken: boolean;
  readonly suppressedBy: SuppressionReason | null;
}
