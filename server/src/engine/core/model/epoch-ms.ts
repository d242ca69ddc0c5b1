/** Integer milliseconds since the Unix epoch, UTC. Always named `…At`, `…Time` or `at`; durations are `…Ms`. */
export type EpochMs = number;

const EARLIEST: EpochMs = 1_000_000_000_000;
const LATEST: EpochMs = 100_000_000_000_000;

/** True for an integer that can be epoch milliseconds (2001 … 5138), false for seconds and microseconds. */
export function isEpochMs(value: unknown): value is EpochMs {
  return Number.isInteger(value) && (value as number) >= EARLIEST && (value as number) < LATEST;
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
