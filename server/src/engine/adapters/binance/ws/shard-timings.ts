/** Times of a connection's life, ms. */
export interface ShardTimings {
  /** The venue closes every connection after 24 h. */
  readonly rotateAfterMs: number;
  /** How long both connections run before the old one ends: what was sent on it is in by then. */
  readonly overlapMs: number;
  readonly rotateRetryMs: number;
  readonly deadAfterMs: number;
  readonly watchEveryMs: number;
  /** After so long an open connection counts as up: the next loss begins with the shortest wait again. */
  readonly steadyAfterMs: number;
}

export const TIMINGS: ShardTimings = {
  rotateAfterMs: 23 * 3_600_000,
  overlapMs: 2_000,
  rotateRetryMs: 60_000,
  deadAfterMs: 30_000,
  watchEveryMs: 250,
  steadyAfterMs: 10_000,
};
