/** Ages of what the server tells by its own clock: a browser's may be wrong, and the venue's is another. Pure. */
import { toEpochMs } from '../format/times.ts';
import type { Job, ServerStatus } from './documents.ts';

/** The status comes once a second: nothing below that is told. */
const SECOND_MS = 1_000;

/** When the engine reported by the clock of the server, EpochMs: `at` is by the venue's, or by that of a tape. */
export function reportedAt({ serverTime, ageMs }: Pick<ServerStatus, 'serverTime' | 'ageMs'>): number {
  return Date.parse(serverTime) - ageMs;
}

/** How long the engine has been running, ms. */
export function uptimeMs(status: Pick<ServerStatus, 'serverTime' | 'ageMs' | 'startedAt'>): number {
  return Math.max(0, reportedAt(status) - Date.parse(status.startedAt));
}

/** What is left of a ban at `at`, ms; null without one. An engine that hangs does not take back one that is over. */
export function banLeftMs(
  { bannedUntil }: Pick<ServerStatus['rest'], 'bannedUntil'>,
  at: number,
): number | null {
  const until = toEpochMs(bannedUntil);
  return until === null || until <= at ? null : until - at;
}

/** Since when a task has not begun a turn at `at`, ms; null before the first. */
export function ranAgoMs({ lastRunAt }: Pick<Job, 'lastRunAt'>, at: number): number | null {
  const ranAt = toEpochMs(lastRunAt);
  return ranAt === null ? null : Math.max(SECOND_MS, at - ranAt);
}

/** Time until the next turn of a task at `at`, ms; null when it is due. */
export function dueInMs({ nextAt }: Pick<Job, 'nextAt'>, at: number): number | null {
  const leftMs = Date.parse(nextAt) - at;
  return leftMs <= 0 ? null : Math.max(SECOND_MS, leftMs);
}
