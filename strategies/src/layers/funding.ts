import { sideOfSign } from './consensus.ts';
import type { Layer } from './layer.ts';

/**
 * funding, max 5: 5·min(1, |rate| / largest |rate| in history) when the side is paid (negative for
 * LONG, positive for SHORT), else 0; 0 when either is unknown.
 */
export const fundingLayer: Layer = {
  name: 'funding',
  rawMax: 5,
  raw: ({ fundingRate, maxAbsFunding }, direction) => {
    if (fundingRate === null || maxAbsFunding === null) return 0;
    if (sideOfSign(-fundingRate) !== direction) return 0;
    return 5 * Math.min(1, Math.abs(fundingRate) / maxAbsFunding);
  },
};

/** funding as a bonus, 15: below the usual rate (fraction per interval) for LONG, above it for SHORT; 0 when unknown. */
export function fundingBonusLayer(usualRate: number): Layer {
  return {
    name: 'funding',
    rawMax: 15,
    raw: ({ fundingRate }, direction) => {
      if (fundingRate === null) return 0;
      return sideOfSign(usualRate - fundingRate) === direction ? 15 : 0;
    },
  };
}
