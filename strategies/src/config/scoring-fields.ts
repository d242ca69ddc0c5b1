/** Fields of the shared table that only some models look at; every other one is the engine's and always counts. */
import type { FieldPath } from './field-table.ts';

export const WINDOW_FIELDS = ['cvdFastWindow', 'cvdSlowWindow'] as const;
export const WEIGHT_FIELDS = ['weightDirection', 'weightEnv', 'weightAux', 'weightMomentum'] as const;
export const SCORE_FIELDS = ['entryScore', 'flipThreshold'] as const;

type GroupOf<P> = P extends `${infer G}.${string}` ? G : never;
/** A switch or a number of a gate. */
export type GateField = Extract<FieldPath, `${GroupOf<FieldPath>}.${string}`>;

const GATE_FIELDS: Readonly<Record<GateField, true>> = {
  'gateVol.enabled': true,
  'gateVol.volAtrPctMin': true,
  'gateCvd.enabled': true,
  'gateWhale.enabled': true,
  'gateWhale.whaleUsdThreshold': true,
  'gateWhale.whaleFlowPct': true,
  'gateObi.enabled': true,
  'gateObi.obiThreshold': true,
  'gateSpotPerp.enabled': true,
  'gateSpotPerp.spotPerpThreshold': true,
};

export type ScoringField =
  | (typeof WINDOW_FIELDS)[number]
  | (typeof WEIGHT_FIELDS)[number]
  | (typeof SCORE_FIELDS)[number]
  | GateField;

/** In the order of the table. */
export const SCORING_FIELDS: readonly ScoringField[] = [
  ...WINDOW_FIELDS,
  ...WEIGHT_FIELDS,
  ...SCORE_FIELDS,
  ...(Object.keys(GATE_FIELDS) as GateField[]),
];
