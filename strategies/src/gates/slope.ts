import { sideOfSign } from '../layers/consensus.ts';
import type { GateInput, GateReading } from './gate.ts';

/** slope: the fast CVD must be growing on the side since the previous evaluation (`slope_against`). */
export function slopeReading({ features, direction }: GateInput): GateReading {
  const value = features.cvdFastSlope;
  const missing = value === null ? 'cvdFastSlope' : null;
  const isAgainst = direction !== null && sideOfSign(value) !== direction;
  return { name: 'slope', value, threshold: 0, missing, veto: isAgainst ? 'slope_against' : null };
}
