import type { EngineUpdate } from '../../engine/index.ts';

/** What subjects hear of: the engine's updates, and writes of this process. */
export type LiveUpdate =
  | EngineUpdate
  /** Strategies were created, edited, moved, topped up, or put into a test or out of it. */
  | { readonly kind: 'strategies'; readonly strategyIds: readonly string[] }
  /** The settings of paper trading were changed. */
  | { readonly kind: 'paperConfig' };

/**
 * Something that can be followed: what is new since the last message, and all of it for one who comes later. It
 * serves one reader or many who have all had the same messages; it never knows who they are.
 */
export interface LiveSubject<M> {
  /** Least time between two messages, ms. */
  readonly intervalMs: number;
  /** `latest`: a reader who is behind may get the present state instead. `every`: no message may be left out. */
  readonly delivery: 'latest' | 'every';
  /** True when more has gathered than may wait; what was left out is lost (`every` only). */
  readonly isOverrun?: boolean;
  /** Remembers what matters of an update; true when there is something new to send. */
  offer(update: LiveUpdate): boolean;
  /**
   * All as it is now, under the number of the last message; null when there is nothing to begin with. `isAlone`:
   * nobody else still waits for what has gathered.
   */
  first(isAlone: boolean): M | null;
  /** The next message for those who had all before; null when nothing is new. */
  take(): M | null;
}
