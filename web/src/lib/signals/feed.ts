/** Signals as a list that grows at its head. Pure. */
import type { FeedSignal } from './documents.ts';

interface SignalsMessage {
  readonly signals: { readonly signals: readonly FeedSignal[] };
}

/** Signals that a page keeps: of those that opened a position, and of the others, which are far more. */
export const MOST_TAKEN = 100;
export const MOST_OTHERS = 400;

export const OUTCOMES = ['all', 'taken', 'not'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Newest first, each once. A snapshot adds too: signals never change, and what was read before it stays true. */
export function reduceSignals(
  before: readonly FeedSignal[] | null,
  { signals }: SignalsMessage,
): readonly FeedSignal[] {
  const known = new Map((before ?? []).map((signal) => [signal.id, signal]));
  for (const signal of signals.signals) known.set(signal.id, signal);
  const all = [...known.values()].sort(newestFirst);
  const others = all.filter(({ taken }) => !taken).slice(0, MOST_OTHERS);
  return [...all.filter(({ taken }) => taken).slice(0, MOST_TAKEN), ...others].sort(newestFirst);
}

function newestFirst(a: FeedSignal, b: FeedSignal): number {
  return Date.parse(b.at) - Date.parse(a.at) || b.score - a.score || a.id.localeCompare(b.id);
}

/** A signal, or the newest of those that came to nothing for the same reason. */
export interface FeedRow {
  readonly id: string;
  readonly signal: FeedSignal;
  readonly count: number;
  /** Time of the oldest. */
  readonly since: string;
}

/** A strategy that signals every 15 s while it cools down is one row, not hundred. */
export function feedRows(signals: readonly FeedSignal[]): FeedRow[] {
  const rows = new Map<string, FeedRow>();
  for (const signal of signals) {
    const { strategyId, side, suppressedBy } = signal;
    const id = signal.taken ? signal.id : `${strategyId} ${side} ${suppressedBy}`;
    const row = rows.get(id);
    if (row === undefined) rows.set(id, { id, signal, count: 1, since: signal.at });
    else rows.set(id, { ...row, count: row.count + 1, since: signal.at });
  }
  return [...rows.values()];
}

/** Those of an instrument (null: all) that ended as asked. */
export function filterSignals(
  signals: readonly FeedSignal[],
  symbol: string | null,
  outcome: Outcome,
): FeedSignal[] {
  return signals.filter(
    (signal) =>
      (symbol === null || signal.symbol === symbol) &&
      (outcome === 'all' || signal.taken === (outcome === 'taken')),
  );
}
