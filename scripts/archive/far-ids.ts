/** Farther ahead of the id before than any hole of the archives. */
export const FAR_IDS = 10_000_000;
/** Twice what the busiest spot pair counted on its busiest day, trade by trade. */
const MOST_IDS_PER_SECOND = 500;

/** Whether two ids lie so far apart that no market counts on so far in the time between them, whatever was lost of it. */
export function areIdsFar(ids: number, ms: number): boolean {
  return ids > FAR_IDS + (Math.max(0, ms) / 1_000) * MOST_IDS_PER_SECOND;
}
