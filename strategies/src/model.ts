/** What a scoring model is and what it answers. Types only. */
import type { Side, Tier } from '@ae/db/enums.ts';
import type { StrategyConfig } from './config/strategy-config.ts';
import type { FeatureName, ModelFeatures } from './features.ts';

/** Names of gates, in the order in which they are asked. */
export type GateName = 'vol' | 'cvd' | 'whale' | 'obi' | 'spot-perp';

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
  /** 0..100 in steps of 0.1; 0 when a gate blocked. */
  score: number;
  /** The sum of the layers, whatever the gates said. */
  rawScore: number;
  /**
   * The direction, when gates pass, score ≥ entryScore and the configuration allows the side.
   * Cooldown and forbidden hours are the engine's.
   */
  signal: Side | null;
  /** Only with a signal. */
  tier: Tier | null;
  gates: GateVerdict[];
  layers: LayerScore[];
  /** Reason of the first gate that failed; null when none did. */
  blockReason: string | null;
}

/** A pure scoring model; one file in models/. */
export interface StrategyModel {
  id: string;
  title: string;
  /** Features whose windows must be covered before the model is asked (readiness). */
  needs: readonly FeatureName[];
  evaluate(features: ModelFeatures, config: StrategyConfig, memory: unknown): ModelEvaluation;
}
