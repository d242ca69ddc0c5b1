import { type EpochMs, MINUTE_MS } from '../model/epoch-ms.ts';

/** Streams (book, mark, spot) are missing after 5 s of silence. */
export const STREAM_SILENCE_MS = 5_000;
/** Collected values are missing when they are older than 15 minutes. */
export const COLLECTED_AGE_MS = 15 * MINUTE_MS;

/** The value when it is not older than `silenceMs` at `at`, else null. */
export function unlessStale<T>(value: T | null, time: EpochMs, at: EpochMs, silenceMs: number): T | null {
  return value === null || at - time > silenceMs ? null : value;
}
