/** Scores come every 15 s; three that did not come make what is shown old. In ms. */
export const SCORES_STALE_MS = 45_000;
