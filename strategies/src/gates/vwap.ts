import { sideOfSign } from '../layers/consensus.ts';
import type { GateInput, GateReading } from './gate.ts';

/**
 * vwap: the price must be on the side's side of the 30-minute VWAP, above for LONG (`vwap_against`).
 * The value shown is price / VWAP − 1, a fraction; at the VWAP it is on no side.
 */
export function vwapReading({ features: { price, vwap30m }, direction }: GateInput): GateReading {
  const gate = { name: 'vwap', threshold: 0 } as const;
  if (price === null || vwap30m === null) {
    return { ...gate, value: null, missing: price === null ? 'price' : 'vwap30m', veto: null };
  }
  const isAgainst = direction !== null && sideOfSign(price - vwap30m) !== direction;
  return { ...gate, value: price / vwap30m - 1, missing: null, veto: isAgainst ? 'vwap_against' : null };
}
