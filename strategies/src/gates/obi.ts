import { type GateInput, type GateReading, gate, signedVeto, verdict } from './gate.ts';

/** obi: the best 10 levels of the book must not lean against the side beyond the threshold (`obi_veto`). */
export const obiGate = gate(['gateObi.enabled', 'gateObi.obiThreshold'], (input) =>
  verdict(obiReading(input), input.config.gateObi.enabled),
);

/** The reading alone, for models in which this gate has no switch. */
export function obiReading(input: GateInput): GateReading {
  const threshold = input.config.gateObi.obiThreshold;
  return signedVeto('obi10', input, { name: 'obi', threshold, reason: 'obi_veto' });
}
