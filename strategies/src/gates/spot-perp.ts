import { gate, signedVeto, verdict } from './gate.ts';

/** spot-perp: spot must not be priced against the side beyond the threshold (`spot_perp_veto`). */
export const spotPerpGate = gate(['gateSpotPerp.enabled', 'gateSpotPerp.spotPerpThreshold'], (input) => {
  const { enabled, spotPerpThreshold } = input.config.gateSpotPerp;
  const veto = { name: 'spot-perp', threshold: spotPerpThreshold, reason: 'spot_perp_veto' } as const;
  return verdict(signedVeto('spotPerpDivergence', input, veto), enabled);
});
