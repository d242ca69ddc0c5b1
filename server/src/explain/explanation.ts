import type { Side, Tier } from '@ae/db/enums.ts';
import type { StrategyConfig } from '@ae/strategies/config.ts';
import type { ModelMemory } from '@ae/strategies/model.ts';
import type { Difference } from '../engine/core/explain/differences.ts';
import type { ExitCause } from '../engine/core/explain/exit-causes.ts';
import type { InputOrigin } from '../engine/core/explain/origins.ts';
import type { GateTrail, LayerTrail, ScoreArithmetic } from '../engine/core/explain/score-trail.ts';
import type { TradeTrail } from '../engine/core/explain/trade-trail.ts';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';

export type { Difference, GateTrail, InputOrigin, LayerTrail, ScoreArithmetic, TradeTrail };

/** One input of an evaluation: its value, where it came from and how old it was. */
export interface ExplainedInput {
  readonly value: unknown;
  readonly origin: InputOrigin;
  /** Venue time of what it was last made from; null where that is not kept (live streams). */
  readonly asOf: EpochMs | null;
  readonly ageMs: number | null;
  /** Last trade in it, for those made from ticks. */
  readonly asOfAggId: number | null;
}

/** A cause of exits that no tick tells, as it is recorded with the trade. */
export interface CheckedCause extends ExitCause {
  /** Something else that was stored says the same: the collected mark price, the evaluation that flipped. */
  readonly confirmed: boolean;
}

/** Verdict of making everything again from the stored ticks. */
export interface Recomputation {
  readonly identical: boolean;
  readonly differences: readonly Difference[];
  /** Features of ticks that were taken as stored: what they begin with is older than the ticks or the run. */
  readonly taken: readonly string[];
  /** What no tick decided, in order: taken as recorded. The fills it led to are made again. */
  readonly causes: readonly CheckedCause[];
  readonly ticks: number;
  /** Rules that made it and rules that made it again; null: from before they were recorded. */
  readonly madeBy: string | null;
  readonly recomputedBy: string;
  readonly tookMs: number;
}

/** The whole trail of an evaluation or a trade; what `ae explain --json` prints. */
export interface Explanation {
  readonly kind: 'evaluation' | 'trade';
  readonly id: string;
  readonly strategy: {
    readonly id: string;
    readonly name: string;
    readonly version: number;
    readonly configHash: string;
    readonly config: StrategyConfig;
  };
  readonly at: EpochMs;
  readonly symbol: string;
  readonly price: number | null;
  readonly codeVersion: string | null;
  readonly engineInstance: string;
  readonly previousAt: EpochMs | null;
  readonly memory: ModelMemory | null;
  readonly inputs: Readonly<Record<string, ExplainedInput>>;
  readonly gates: readonly GateTrail[];
  readonly layers: readonly LayerTrail[];
  readonly arithmetic: ScoreArithmetic;
  readonly score: number;
  readonly rawScore: number;
  readonly direction: Side | null;
  readonly signal: Side | null;
  readonly tier: Tier | null;
  readonly blockReason: string | null;
  readonly suppressedBy: string | null;
  readonly trade?: TradeTrail;
  /** Null when it was not asked for. */
  readonly recompute: Recomputation | null;
}
