/** Evaluations after warm-up that never open: slope and acceleration are not meaningful before (spec 02). */
const SILENT_EVALUATIONS = 3;

/** True for the first 3; `evaluation` counts from 1. */
export function isWarmingUp(evaluation: number): boolean {
  return evaluation <= SILENT_EVALUATIONS;
}
