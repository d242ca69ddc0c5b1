import type { ModelFeatures } from '../features.ts';
import { resonates } from '../layers/consensus.ts';
import { type GateReading, gate, verdict } from './gate.ts';

/**
 * cvd: fast and slow CVD must be on one side, else `no_direction_consensus`. The value shown is the
 * slow CVD, the one that has to follow; zero, its threshold, is no side.
 */
export const cvdGate = gate(['gateCvd.enabled'], ({ features, config }) =>
  verdict(cvdReading(features), config.gateCvd.enabled),
);

/** The reading alone, for models in which this gate has no switch. */
export function cvdReading(features: ModelFeatures): GateReading {
  return {
    name: 'cvd',
    value: features.cvdSlow,
    threshold: 0,
    missing: missingCvd(features),
    veto: resonates(features) ? null : 'no_direction_consensus',
  };
}

function missingCvd({ cvdFast, cvdSlow }: ModelFeatures): 'cvdFast' | 'cvdSlow' | null {
  if (cvdFast === null) return 'cvdFast';
  return cvdSlow === null ? 'cvdSlow' : null;
}
