/** Block reasons and the worth of gates, of one strategy or of all. Pure. */
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
  /** Null when too few were decided to say anything. */
  readonly interval: GateRow['interval'];
}

export interface GateTotals {
  readonly evaluations: number;
  readonly signals: number;
  readonly reasons: readonly ReasonTotal[];
  readonly gates: readonly GateTotal[];
}

export const NO_TOTALS: GateTotals = { evaluations: 0, signals: 0, reasons: [], gates: [] };

/** What the page shows of the statistics. */
export function totalsOf({ evaluations, signals, reasons, rows }: GateStats): GateTotals {
  return {
    evaluations,
    signals,
    reasons: byCount(reasons.map(reasonTotal)),
    gates: rows.map(gateTotal).sort((a, b) => a.id.localeCompare(b.id)),
  };
}

function reasonTotal({ kind, reason, evaluations }: GateStats['reasons'][number]): ReasonTotal {
  return { id: `${kind} ${reason}`, kind, reason, count: evaluations };
}

function byCount(reasons: ReasonTotal[]): ReasonTotal[] {
  return reasons.sort((a, b) => b.count - a.count || a.id.localeCompare(b.id));
}

/** Fewer positions than this say nothing, however narrow their interval. */
const LEAST_DECIDED = 10;

function gateTotal({ kind, name, decided, valueR, ...row }: GateRow): GateTotal {
  return {
    ...{ id: `${kind} ${name}`, kind, name, decided, valueR },
    blocked: row.evaluationsBlocked,
    blockedAlone: row.evaluationsBlockedAlone,
    interval: decided < LEAST_DECIDED ? null : row.interval,
  };
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
