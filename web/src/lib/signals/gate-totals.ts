/** Block reasons and the worth of gates, added up over strategies. Pure. */
import type { ScoreView } from '../strategy/types.ts';
import type { GateStats } from './documents.ts';

export interface ReasonTotal {
  readonly id: string;
  readonly kind: 'blocked' | 'suppressed';
  readonly reason: string;
  readonly count: number;
}

type GateRow = GateStats['rows'][number];

export interface GateTotal {
  readonly id: string;
  readonly kind: GateRow['kind'];
  readonly name: string;
  /** Null for layers, which block nothing by themselves. */
  readonly blocked: number | null;
  readonly blockedAlone: number | null;
  readonly decided: number;
  readonly valueR: number;
  /** Of one strategy only: intervals of several do not add up. */
  readonly interval: GateRow['interval'];
  /** Strategies whose interval excludes 0, on either side. */
  readonly helps: number;
  readonly harms: number;
}

export interface GateTotals {
  readonly strategies: number;
  readonly evaluations: number;
  readonly signals: number;
  readonly reasons: readonly ReasonTotal[];
  readonly gates: readonly GateTotal[];
}

export const NO_TOTALS: GateTotals = { strategies: 0, evaluations: 0, signals: 0, reasons: [], gates: [] };

/** Adds the statistics of one more strategy. */
export function addStats(before: GateTotals, stats: GateStats): GateTotals {
  return {
    strategies: before.strategies + 1,
    evaluations: before.evaluations + stats.evaluations,
    signals: before.signals + stats.signals,
    reasons: addReasons(before.reasons, stats.reasons),
    gates: addGates(before.gates, stats.rows),
  };
}

function addReasons(before: readonly ReasonTotal[], added: GateStats['reasons']): ReasonTotal[] {
  const totals = new Map(before.map((total) => [total.id, total]));
  for (const { kind, reason, evaluations } of added) {
    const id = `${kind} ${reason}`;
    totals.set(id, { id, kind, reason, count: (totals.get(id)?.count ?? 0) + evaluations });
  }
  return byCount([...totals.values()]);
}

function byCount(reasons: ReasonTotal[]): ReasonTotal[] {
  return reasons.sort((a, b) => b.count - a.count || a.id.localeCompare(b.id));
}

function addGates(before: readonly GateTotal[], rows: readonly GateRow[]): GateTotal[] {
  const totals = new Map(before.map((total) => [total.id, total]));
  for (const row of rows) {
    const id = `${row.kind} ${row.name}`;
    totals.set(id, addGate(totals.get(id), row, id));
  }
  return [...totals.values()].sort((a, b) => a.id.localeCompare(b.id));
}

/** Fewer positions than this say nothing, however narrow their interval. */
const LEAST_DECIDED = 10;

function addGate(before: GateTotal | undefined, row: GateRow, id: string): GateTotal {
  const { kind, name } = row;
  const interval = row.decided < LEAST_DECIDED ? null : row.interval;
  return {
    ...{ id, kind, name },
    blocked: sum(before?.blocked ?? null, row.evaluationsBlocked),
    blockedAlone: sum(before?.blockedAlone ?? null, row.evaluationsBlockedAlone),
    decided: (before?.decided ?? 0) + row.decided,
    valueR: (before?.valueR ?? 0) + row.valueR,
    interval: before === undefined ? interval : null,
    helps: (before?.helps ?? 0) + Number(interval !== null && interval.low > 0),
    harms: (before?.harms ?? 0) + Number(interval !== null && interval.high < 0),
  };
}

function sum(a: number | null, b: number | null): number | null {
  return a === null && b === null ? null : (a ?? 0) + (b ?? 0);
}

/** What holds the strategies back at this moment, from their newest scores. */
export function reasonsNow(scores: Iterable<ScoreView>): ReasonTotal[] {
  const totals = new Map<string, ReasonTotal>();
  for (const { blockReason, suppressedBy } of scores) {
    const reason = blockReason ?? suppressedBy;
    if (reason === null) continue;
    const kind = blockReason === null ? 'suppressed' : 'blocked';
    const id = `${kind} ${reason}`;
    totals.set(id, { id, kind, reason, count: (totals.get(id)?.count ?? 0) + 1 });
  }
  return byCount([...totals.values()]);
}
