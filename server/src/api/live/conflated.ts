import type { EngineUpdate } from '../../engine/index.ts';
import type { ApiContext } from '../context.ts';
import type { Numbered } from '../types/live-updates.ts';
import { attach } from './attach.ts';
import type { LiveStream } from './stream.ts';

/** A live subject whose values replace each other by key. */
export interface Conflated<V, M> {
  readonly intervalMs: number;
  /** All current values that the subscriber wants. */
  readonly snapshot: () => readonly V[];
  /** The values of an update that the subscriber wants. */
  readonly changes: (update: EngineUpdate) => readonly V[];
  readonly keyOf: (value: V) => string;
  readonly message: (values: readonly V[], numbered: Numbered) => M;
}

/** Snapshot first, then the latest value per key; memory is bounded by the number of keys. */
export function conflated<V, M>(
  context: Pick<ApiContext, 'parts' | 'auth'>,
  subject: Conflated<V, M>,
): LiveStream<M> {
  const pending = new Map<string, V>();
  let sequence = -1;
  return attach<M>(context, {
    intervalMs: subject.intervalMs,
    offer: (update) => {
      for (const value of subject.changes(update)) pending.set(subject.keyOf(value), value);
      return pending.size > 0;
    },
    take: () => {
      const reset = sequence === -1;
      if (!reset && pending.size === 0) return null;
      const values = reset ? subject.snapshot() : [...pending.values()];
      pending.clear();
      sequence += 1;
      return subject.message(values, { sequence, reset });
    },
  });
}

/** A test for an optional list of wanted keys. */
export function wanted(keys: readonly string[] | null): (key: string) => boolean {
  if (keys === null) return () => true;
  const set = new Set(keys);
  return (key) => set.has(key);
}
