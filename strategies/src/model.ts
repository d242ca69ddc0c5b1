/** What a scoring model is and what it answers. Types only. */
import type { Side, Tier } from '@ae/db/enums.ts';
import type { FieldTable } from './config/field-table.ts';
import type { ParamTable } from './config/params.ts';
import type { ScoringField } from './config/scoring-fields.ts';
import type { StrategyConfig } from './config/strategy-config.ts';
import type { FeatureName, ModelFeatures } from './features.ts';

/** Names of gates, in the order in which they are asked. */
export type GateName = 'vol' | 'cvd' | 'slope' | 'vwap' | 'whale' | 'obi' | 'spot-perp';

/** Answer of one gate. A disabled gate passes with the reason `disabled`. */
export interface GateVerdict {
  name: string;
  /** The measured number, in the unit of the threshold; null when missing or not a number. */
  value: number | null;
  threshold: number | null;
  passed: boolean;
  /** Why it blocked, `missing_feature:<name>`, or `disabled`; null when it simply passed. */
  reason: string | null;
}

/** One weighted part of a score: score = raw / rawMax × max. */
export interface LayerScore {
  name: string;
  raw: number;
  rawMax: number;
  score: number;
  max: number;
}

/** What a model says about one instrument at one time. */
export interface ModelEvaluation {
  /** The side that is scored, also when it may not be entered; null when there is none. */
  direction: Side | null;
  /** 0..`maxScore` of the model in steps of 0.1; 0 when a gate blocked. */
  score: number;
  /** The sum of the layers, whatever the gates said. */
  rawScore: number;
  /**
   * The direction, when gates pass, the score is high enough for the model and the configuration
   * allows the side. Cooldown and forbidden hours are the engine's.
   */
  signal: Side | null;
  /** Only with a signal. */
  tier: Tier | null;
  gates: GateVerdict[];
  layers: LayerScore[];
  /** Reason of the first gate that failed; null when none did. */
  blockReason: string | null;
  /** Only with a signal, from models that size by themselves: it replaces tier × riskPerTrade. */
  sizing?: Sizing;
  /** To be given to the strategy's next evaluation; absent from models that remember nothing. */
  memory?: ModelMemory;
}

/** Size of a position as a share of capital. */
export interface Sizing {
  /** Notional at entry ÷ current balance of the strategy's account, 0..1. */
  capitalFraction: number;
}

/** What a model remembers from one evaluation of a strategy to the next: plain JSON, so that it can be stored. */
export type MemoryState = Readonly<Record<string, number | string | boolean | null>>;

/** A memory with the model that made it: one of another model is none. */
export interface ModelMemory {
  readonly model: string;
  readonly state: MemoryState;
}

/** Defaults of a model where they differ from the field table's; they win over the instrument's. */
export type ModelDefaults = {
  readonly [P in keyof FieldTable as FieldTable[P] extends { kind: 'number' | 'choice' | 'toggle' }
    ? P
    : never]?: FieldTable[P] extends { kind: 'number' }
    ? number
    : FieldTable[P] extends { kind: 'toggle' }
      ? boolean
      : string;
};

/** Instruments whose positions of one side share one cap, over all strategies that use the model. */
export interface CapitalGroup {
  readonly id: string;
  /** Exact symbols of the venue. */
  readonly symbols: readonly string[];
  /** Largest sum of capital fractions of open positions of one side, 0..1. */
  readonly maxCapitalFraction: number;
}

/** Limits that a model sets on openings, beside those of the account; see limits.ts. */
export interface ModelLimits {
  /**
   * Most openings within 60 minutes of one strategy, so of one instrument. Others that trade it with the same model
   * have accounts of their own and do not count.
   */
  readonly entriesPerHour: number;
  readonly groups: readonly CapitalGroup[];
}

/** A pure scoring model; one file in models/. */
export interface StrategyModel {
  readonly id: string;
  readonly title: string;
  /** Features whose windows must be covered before the model is asked (readiness). */
  readonly needs: readonly FeatureName[];
  /** Highest score there can be; 100 when left out. */
  readonly maxScore?: number;
  readonly defaults?: ModelDefaults;
  /**
   * The scoring fields that make a difference to its evaluations or to what is done with them; all when left out.
   * A configuration holds the others too, and they mean nothing in it.
   */
  readonly uses?: readonly ScoringField[];
  /** Fields of its own, under `params` of its configurations; see parametric.ts. */
  readonly params?: ParamTable;
  readonly limits?: ModelLimits;
  /** True for models whose evaluations carry a memory. */
  readonly remembers?: boolean;
  /** `memory`: what the strategy's previous evaluation returned; null at the first. */
  evaluate(features: ModelFeatures, config: StrategyConfig, memory: ModelMemory | null): ModelEvaluation;
}
