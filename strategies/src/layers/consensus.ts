/** Which side the two CVDs are on, and whether they agree (spec 03, step 1). */
import type { Side } from '@ae/db/enums.ts';
import type { ModelFeatures } from '../features.ts';

/** The side of the fast CVD; zero or unknown is no side. */
export function directionOf({ cvdFast }: Pick<ModelFeatures, 'cvdFast'>): Side | null {
  return sideOfSign(cvdFast);
}

/** True when both CVDs are known, not zero and of one sign. */
export function resonates({ cvdFast, cvdSlow }: Pick<ModelFeatures, 'cvdFast' | 'cvdSlow'>): boolean {
  const side = sideOfSign(cvdFast);
  return side !== null && side === sideOfSign(cvdSlow);
}

/** LONG above zero, SHORT below, none at zero or unknown. */
export function sideOfSign(value: number | null): Side | null {
  if (value === null || value === 0) return null;
  return value > 0 ? 'LONG' : 'SHORT';
}
