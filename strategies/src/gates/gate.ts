/** How every gate is asked and answers. */
import type { Side } from '@ae/db/enums.ts';
import type { GateField } from '../config/scoring-fields.ts';
import type { StrategyConfig } from '../config/strategy-config.ts';
import type { FeatureName, ModelFeatures } from '../features.ts';
import type { GateName, GateVerdict } from '../model.ts';

/** What a gate may look at. Without a direction there is no side that a veto could stop. */
export interface GateInput {
  features: ModelFeatures;
  config: StrategyConfig;
  direction: Side | null;
}

/** Asks one gate, and tells which fields of the configuration it looks at. */
export interface Gate {
  (input: GateInput): GateVerdict;
  readonly uses: readonly GateField[];
}

export function gate(uses: readonly GateField[], ask: (input: GateInput) => GateVerdict): Gate {
  return Object.assign((input: GateInput) => ask(input), { uses });
}

/** One measurement of a gate before its switch is looked at. */
export interface GateReading {
  name: GateName;
  value: number | null;
  threshold: number | null;
  /** Feature that is unknown; null when all are known. */
  missing: FeatureName | null;
  /** Reason to block when all is known; null to pass. */
  veto: string | null;
}

/** The verdict on a reading: a disabled gate passes, a missing feature blocks, then the veto counts. */
export function verdict(reading: GateReading, enabled: boolean): GateVerdict {
  const { name, value, threshold } = reading;
  if (!enabled) return { name, value, threshold, passed: true, reason: 'disabled' };
  const reason = reading.missing === null ? reading.veto : missingFeature(reading.missing);
  return { name, value, threshold, passed: reason === null, reason };
}

/** The reason that names an unknown feature. */
export function missingFeature(name: FeatureName): string {
  return `missing_feature:${name}`;
}

/** True when a signed number beyond the threshold points against the side; at the threshold it does not. */
export function isAgainst(direction: Side | null, value: number, threshold: number): boolean {
  if (direction === null) return false;
  return direction === 'LONG' ? value < -threshold : value > threshold;
}

/** Reading of a gate that vetoes a side when one signed number is beyond ±threshold against it. */
export function signedVeto(
  feature: 'obi10' | 'spotPerpDivergence' | 'whaleRatio',
  input: GateInput,
  gate: { name: GateName; threshold: number; reason: string },
): GateReading {
  const value = input.features[feature];
  const { name, threshold, reason } = gate;
  if (value === null) return { name, value, threshold, missing: feature, veto: null };
  const veto = isAgainst(input.direction, value, threshold) ? reason : null;
  return { name, value, threshold, missing: null, veto };
}
