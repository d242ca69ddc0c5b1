/** From gates and layers to score, signal and tier (spec 03, steps 4 and 5). */
import type { DirectionMode, Side, Tier } from '@ae/db/enums.ts';
import type { StrategyConfig } from './config/strategy-config.ts';
import { clean } from './layers/layer.ts';
import type { GateVerdict, LayerScore, ModelEvaluation } from './model.ts';

/** What a model has found before it is judged. */
export interface Findings {
  direction: Side | null;
  gates: GateVerdict[];
  layers: LayerScore[];
  /** Sum of the layers' scores, or what a model without layers counts instead. */
  sum: number;
  /** The block's name when there is no side although every gate passed. */
  noDirection: string;
}

/** Highest score of a model that says nothing else. */
export const USUAL_MAX_SCORE = 100;

/** Where a model judges otherwise than the configuration says. */
export interface Standards {
  /** Lowest score that enters; the configuration's `entryScore` when left out. */
  entryScore?: number;
  /** Lowest score of the heavy tier; the configuration's `flipThreshold` when left out. */
  heavyFrom?: number | undefined;
  /** Highest score; the usual one when left out. */
  maxScore?: number | undefined;
}

/**
 * The evaluation that follows from the findings. A block makes the score 0 and keeps `rawScore`.
 * The direction is always reported, so that it can close what the other side opened.
 */
export function conclude(
  findings: Findings,
  config: StrategyConfig,
  standards: Standards = {},
): ModelEvaluation {
  const { entryScore = config.entryScore, heavyFrom = config.flipThreshold } = standards;
  const { direction, gates, layers, sum } = findings;
  const blockReason = blockOf(findings);
  const rawScore = clean(sum);
  const score = blockReason === null ? cappedScore(rawScore, standards.maxScore) : 0;
  const enters = blockReason === null && score >= entryScore && allows(config.direction, direction);
  const signal = enters ? direction : null;
  const tier = signal === null ? null : tierOf(score, layers, heavyFrom);
  return { direction, score, rawScore, signal, tier, gates, layers, blockReason };
}

function blockOf({ direction, gates, noDirection }: Findings): string | null {
  const failed = gates.find((gate) => !gate.passed);
  if (failed !== undefined) return failed.reason;
  return direction === null ? noDirection : null;
}

/** The score that a sum of layers makes: not above the model's highest, in steps of 0.1. */
export function cappedScore(rawScore: number, maxScore: number = USUAL_MAX_SCORE): number {
  return roundToTenth(Math.min(maxScore, rawScore));
}

/** True when a strategy of this mode may take the side. */
export function allows(mode: DirectionMode, direction: Side | null): boolean {
  if (direction === null) return false;
  return mode === 'both' || (mode === 'long_only') === (direction === 'LONG');
}

/** A model without layers measures no strength, so it never claims more than the standard size. */
function tierOf(score: number, layers: readonly LayerScore[], heavyFrom: number): Tier {
  if (layers.length === 0) return 'standard';
  return score >= heavyFrom ? 'heavy' : 'standard';
}

/** Half up; the number is first freed of binary dust, so that 70.35 is 70.4 and never 70.3. */
export function roundToTenth(value: number): number {
  return Math.round(Math.round(value * 1e9) / 1e8) / 10;
}
