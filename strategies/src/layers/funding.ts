import { sideOfSign } from './consensus.ts';
import type { Layer } from './layer.ts';

/** The venue's usual funding rate per interval, fraction (0.01 %). */
const USUAL_RATE = 0.0001;

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

/** funding as a bonus, 15: below 0.01 % for LONG, above it for SHORT; 0 when unknown. */
export const fundingBonusLayer: Layer = {
  name: 'funding',
  rawMax: 15,
  raw: ({ fundingRate }, direction) => {
    if (fundingRate === null) return 0;
    return sideOfSign(USUAL_RATE - fundingRate) === direction ? 15 : 0;
  },
};
