/** How the page knows that its connection is there: it asks every so often, and an answer must come. */
export const KEEP_ALIVE_MS = 10_000;
export const PONG_WITHIN_MS = 5_000;

/** A connection without an answer for this long is dead. */
export const DEAD_AFTER_MS = KEEP_ALIVE_MS + PONG_WITHIN_MS;
