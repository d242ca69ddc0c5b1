import { type GateValue, gateValues } from '../engine/statistics.ts';
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

const NOTHING_DECIDED = {
  ...{ decided: 0, blocked: 0, blockedR: 0, made: 0, madeR: 0 },
  ...{ meanR: null, valueR: 0, interval: null },
} as const;

type Named = Pick<GateValue, 'kind' | 'name'>;

/** Gates and layers of a strategy in a range of time, gates first, by name. */
export async function gateStats(
  { stores, engine }: Pick<ApiParts, 'stores' | 'engine'>,
  strategyId: string,
  range: TimeRange,
): Promise<GateStats> {
  const [decided, counts] = await Promise.all([
    stores.virtual.decided(strategyId, range),
    stores.gateCounts.counts(strategyId, range),
  ]);
  const latest = engine.view().evaluations.get(strategyId);
  const known: Named[] = [
    ...(latest?.gates ?? []).map(({ name }): Named => ({ kind: 'gate', name })),
    ...(latest?.layers ?? []).map(({ name }): Named => ({ kind: 'layer', name })),
    ...counts.gates.map(({ name }): Named => ({ kind: 'gate', name })),
  ];
  return {
    ...range,
    evaluations: counts.evaluations,
    evaluationsFrom: counts.firstAt,
    signals: counts.signals,
    reasons: counts.reasons,
    rows: completed(gateValues(decided), known).map((value) => withCount(value, counts)),
  };
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
