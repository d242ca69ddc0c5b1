import { setImmediate as turn } from 'node:timers/promises';
import { type DecidedSum, type GateValue, gateValue } from '../engine/statistics.ts';
import type { EvaluationCounts } from '../store/api-gate-counts.ts';
import type { TimeRange } from '../store/api-range.ts';
import type { ApiParts } from './context.ts';

/** A gate or a layer: how often it blocked, and what that was worth. */
export interface GateStat extends GateValue {
  /** Evaluations in which it failed, and in which it failed alone; null for layers, which block nothing by themselves. */
  readonly evaluationsBlocked: number | null;
  readonly evaluationsBlockedAlone: number | null;
}

export interface GateStats extends TimeRange, Pick<EvaluationCounts, 'evaluations' | 'signals' | 'reasons'> {
  readonly evaluationsFrom: number | null;
  readonly rows: readonly GateStat[];
}

/** Positions that an interval is drawn from, the newest of each gate or layer; sums and means are of all. */
export const MOST_RESAMPLED = 5_000;

const NOTHING_DECIDED = {
  ...{ decided: 0, blocked: 0, blockedR: 0, made: 0, madeR: 0 },
  ...{ meanR: null, valueR: 0, interval: null },
} as const;

const NO_PARTS = { gates: [], layers: [] } as const;

type Named = Pick<GateValue, 'kind' | 'name'>;

/** Gates and layers of a strategy, or of all of the venue (null), in a range of time, gates first, by name. */
export async function gateStats(
  { stores, engine }: Pick<ApiParts, 'stores' | 'engine'>,
  strategyId: string | null,
  range: TimeRange,
): Promise<GateStats> {
  const [decided, counts] = await Promise.all([
    stores.virtual.decided(strategyId, range, MOST_RESAMPLED),
    stores.gateCounts.counts(strategyId, range),
  ]);
  const { evaluations } = engine.view();
  const latest = strategyId === null ? [...evaluations.values()] : [evaluations.get(strategyId) ?? NO_PARTS];
  const known: Named[] = [
    ...latest.flatMap(({ gates }) => gates.map(({ name }): Named => ({ kind: 'gate', name }))),
    ...latest.flatMap(({ layers }) => layers.map(({ name }): Named => ({ kind: 'layer', name }))),
    ...counts.gates.map(({ name }): Named => ({ kind: 'gate', name })),
  ];
  return {
    ...range,
    evaluations: counts.evaluations,
    evaluationsFrom: counts.firstAt,
    signals: counts.signals,
    reasons: counts.reasons,
    rows: completed(await valuesOf(decided), known).map((value) => withCount(value, counts)),
  };
}

/** One after the other, so that the thread's other work has its turn: an interval takes some milliseconds. */
async function valuesOf(decided: readonly DecidedSum[]): Promise<GateValue[]> {
  const values: GateValue[] = [];
  for (const sum of decided) {
    values.push(gateValue(sum));
    await turn();
  }
  return values;
}

/** With those that decided nothing yet. */
function completed(values: readonly GateValue[], known: readonly Named[]): GateValue[] {
  const byKey = new Map<string, GateValue>();
  for (const { kind, name } of known) byKey.set(`${kind}:${name}`, { kind, name, ...NOTHING_DECIDED });
  for (const value of values) byKey.set(`${value.kind}:${value.name}`, value);
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

function withCount(value: GateValue, { gates }: EvaluationCounts): GateStat {
  if (value.kind === 'layer') return { ...value, evaluationsBlocked: null, evaluationsBlockedAlone: null };
  const count = gates.find(({ name }) => name === value.name);
  return {
    ...value,
    evaluationsBlocked: count?.blocked ?? 0,
    evaluationsBlockedAlone: count?.blockedAlone ?? 0,
  };
}
