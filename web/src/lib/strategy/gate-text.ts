/** A gate's numbers as text, in the unit of the gate. */
import { compact, fraction, number, usd } from '$lib/format/index.ts';
import { type GateUnit, gateUnit } from './reasons.ts';
import type { GateView } from './types.ts';

const WRITE: Readonly<Record<GateUnit, (value: number) => string>> = {
  percent: (value) => fraction(value, 3),
  usd: (value) => usd(value, { digits: 0 }),
  quantity: (value) => compact(value),
  ratio: (value) => number(value, 2),
};

/** The measured value; a dash when unknown. */
export function gateValue(gate: GateView): string {
  return gate.value === null ? '–' : WRITE[gateUnit(gate)](gate.value);
}

/** The threshold; a dash when there is none. */
export function gateThreshold(gate: GateView): string {
  return gate.threshold === null ? '–' : WRITE[gateUnit(gate)](gate.threshold);
}
