import type { Numbered } from '../types/live-updates.ts';
import type { LiveSubject, LiveUpdate } from './subject.ts';

/** A live subject whose values replace each other by key. */
export interface Conflated<V, M> {
  readonly intervalMs: number;
  /** All current values that the reader wants; null when there is nothing to begin with. */
  readonly snapshot: () => readonly V[] | null;
  /** The values of an update that the reader wants. */
  readonly changes: (update: LiveUpdate) => readonly V[];
  /** Whether an update takes values away: then all that is left is sent again. Never unless said. */
  readonly takesAway?: (update: LiveUpdate) => boolean;
  readonly keyOf: (value: V) => string;
  readonly message: (values: readonly V[], numbered: Numbered) => M;
}

/** Snapshot first, then the latest value per key; memory is bounded by the number of keys. */
export function conflated<V, M>(given: Conflated<V, M>): LiveSubject<M> {
  const pending = new Map<string, V>();
  let sequence = 0;
  let isReset = false;
  return {
    intervalMs: given.intervalMs,
    delivery: 'latest',
    offer: (update) => {
      if (given.takesAway?.(update) === true) isReset = true;
      const values = given.changes(update);
      for (const value of values) pending.set(given.keyOf(value), value);
      return isReset || values.length > 0;
    },
    first: (isAlone) => {
      if (isAlone) {
        pending.clear();
        isReset = false;
      }
      const values = given.snapshot();
      return values === null ? null : given.message(values, { sequence, reset: true });
    },
    take: () => {
      if (pending.size === 0 && !isReset) return null;
      const reset = isReset;
      const values = reset ? (given.snapshot() ?? []) : [...pending.values()];
      pending.clear();
      isReset = false;
      sequence += 1;
      return given.message(values, { sequence, reset });
    },
  };
}

/** A test for an optional list of wanted keys. */
export function wanted(keys: readonly string[] | null): (key: string) => boolean {
  if (keys === null) return () => true;
  const set = new Set(keys);
  return (key) => set.has(key);
}

const SLOWEST_RATE = 0.1;
const FASTEST_RATE = 20;

/** Time between messages for a wanted rate a second, kept within 0.1 and 20. */
export function intervalOf(maxRate: number): number {
  return 1_000 / Math.min(FASTEST_RATE, Math.max(SLOWEST_RATE, maxRate));
}
