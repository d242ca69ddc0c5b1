import { sideOfSign } from './consensus.ts';
import type { Layer } from './layer.ts';

/** Coinbase premium (fraction) up to which it says nothing. */
const QUIET_PREMIUM = 0.0005;

/** auxiliary, max 5: Coinbase premium with the side 5, quiet or missing 2, against 0. */
export const auxiliaryLayer: Layer = {
  name: 'auxiliary',
  rawMax: 5,
  raw: ({ coinbasePremium }, direction) => {
    if (coinbasePremium === null || Math.abs(coinbasePremium) <= QUIET_PREMIUM) return 2;
    return sideOfSign(coinbasePremium) === direction ? 5 : 0;
  },
};
