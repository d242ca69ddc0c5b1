import type { Numbered } from '../types/live-updates.ts';
import type { LiveSubject, LiveUpdate } from './subject.ts';

/** Values that wait for a reader at most. */
export const LONGEST_QUEUE = 1_000;

/** A live subject of which nothing is left out. */
export interface Queued<V, M> {
  /** The values of an update that the reader wants. */
  readonly changes: (update: LiveUpdate) => readonly V[];
  readonly message: (value: V, numbered: Numbered) => M;
}

/** Every value from now on, in order, one a message. A queue that grows too long is overrun. */
export function queued<V, M>(given: Queued<V, M>): LiveSubject<M> {
  const queue: V[] = [];
  let sequence = -1;
  let isOverrun = false;
  return {
    intervalMs: 0,
    delivery: 'every',
    get isOverrun() {
      return isOverrun;
    },
    offer: (update) => {
      const values = given.changes(update);
      if (queue.length + values.length > LONGEST_QUEUE) isOverrun = true;
      else queue.push(...values);
      return values.length > 0;
    },
    first: () => null,
    take: () => {
      const value = queue.shift();
      if (value === undefined) return null;
      sequence += 1;
      return given.message(value, { sequence, reset: false });
    },
  };
}
