/** Gates and reasons as the evaluation names them, prepared for words and numbers. Pure. */

/** A reason code split at its colon: `missing_feature:obi10` names a feature. */
export interface Reason {
  code: string;
  subject: string | null;
}

/** Splits a reason. */
export function readReason(reason: string): Reason {
  const colon = reason.indexOf(':');
  return colon === -1
    ? { code: reason, subject: null }
    : { code: reason.slice(0, colon), subject: reason.slice(colon + 1) };
}

/** Where the words of a reason are: those of its subject first, where it has some, then those for any subject. */
export function reasonKeys({ code, subject }: Reason): readonly string[] {
  const general = `strategies.reason.${code}`;
  return subject === null ? [general] : [`${general}.${subject}`, general];
}

/** How a gate's numbers are written. */
export type GateUnit = 'percent' | 'usd' | 'quantity' | 'ratio';

const UNITS: ReadonlyMap<string, GateUnit> = new Map([
  ['vol', 'percent'],
  ['spot-perp', 'percent'],
  ['vwap', 'percent'],
  ['cvd', 'quantity'],
  ['slope', 'quantity'],
  ['obi', 'ratio'],
]);

/** Largest threshold that can be a share of something; above it is money. */
const LARGEST_RATIO = 1;

/** The unit of a gate; one that is not known is a plain ratio, or money when its threshold is too large for one. */
export function gateUnit(gate: { name: string; threshold: number | null }): GateUnit {
  const unit = UNITS.get(gate.name);
  // A whole one is no share of a price: the gate asks yes or no.
  if (unit === 'percent' && gate.threshold === 1) return 'quantity';
  if (unit !== undefined) return unit;
  return gate.threshold !== null && Math.abs(gate.threshold) > LARGEST_RATIO ? 'usd' : 'ratio';
}

export type GateState = 'passed' | 'blocked' | 'missing' | 'off';

/** What a gate's answer amounts to. */
export function gateState(gate: { passed: boolean; reason: string | null }): GateState {
  if (gate.reason === 'disabled') return 'off';
  if (gate.passed) return 'passed';
  return gate.reason !== null && readReason(gate.reason).code === 'missing_feature' ? 'missing' : 'blocked';
}
