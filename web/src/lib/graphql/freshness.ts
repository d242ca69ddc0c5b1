/** Whether what a subscription has brought still holds. Pure. */
import type { ConnectionState } from './socket.svelte.ts';

/** loading: nothing yet; stale: what is shown is old; error: nothing can be shown. */
export type LiveState = 'loading' | 'live' | 'stale' | 'error';

/** What is known of a subscription; times in ms of one steady clock. */
export interface Heard {
  readonly connection: ConnectionState;
  /** The reason of the last failure; null while all is well. */
  readonly error: string | null;
  /** When it was started; null while it does not run: on the server, or paused. */
  readonly startedAt: number | null;
  /** Its last message; null before the first one. */
  readonly heardAt: number | null;
  /** Since when the page has listened without a break; it does not while its computer or its tab sleeps. */
  readonly awakeAt: number;
  /** False when that message came over a connection that is gone. */
  readonly isOfConnection: boolean;
}

export interface Patience {
  /** Silence after which what was heard counts as old; null for subjects that may be silent. */
  readonly staleAfterMs: number | null;
  /** False for subjects that say nothing until something happens. */
  readonly hasFirst: boolean;
}

/** Every snapshot is sent at once: one that takes longer does not come. */
export const FIRST_WITHIN_MS = 10_000;

/** The page looks every second: after a longer break it was asleep, and heard nothing whoever spoke. */
const ASLEEP_AFTER_MS = 5_000;

/** Since when the page has listened without a break, when it looks again. */
export function awakeSince(awakeAt: number, lookedAt: number, now: number): number {
  return now - lookedAt > ASLEEP_AFTER_MS ? now : awakeAt;
}

/** True when the present connection has brought something, and then nothing for longer than it may. */
export function isSilent(
  { connection, heardAt, awakeAt, isOfConnection }: Heard,
  patience: Patience,
  now: number,
): boolean {
  if (connection !== 'live' || heardAt === null || !isOfConnection) return false;
  return isLate(Math.max(heardAt, awakeAt), patience, now);
}

/** True when what is shown is that of now though no message came: it may rest, and the connection would bring a change. */
export function isResting(heard: Heard, patience: Patience, now: number): boolean {
  if (patience.staleAfterMs !== null || (patience.hasFirst && heard.heardAt === null)) return false;
  return !isOld(heard, patience, now);
}

/** True when nothing renews what is shown: it failed, its connection is away, or it is silent for too long. */
export function isOld(heard: Heard, patience: Patience, now: number): boolean {
  const { connection, error, startedAt, heardAt, isOfConnection } = heard;
  if (error !== null) return true;
  if (startedAt === null) return false;
  if (connection === 'reconnecting' || connection === 'offline') return true;
  // What the server rendered is fresh until the socket has had its chance.
  if (heardAt === null) return patience.hasFirst && now - startedAt > FIRST_WITHIN_MS;
  if (connection !== 'live' || (patience.hasFirst && !isOfConnection)) return true;
  return isLate(heardAt, patience, now);
}

function isLate(heardAt: number, { staleAfterMs }: Patience, now: number): boolean {
  return staleAfterMs !== null && now - heardAt > staleAfterMs;
}
