const FIRST_MS = 1_000;
const LONGEST_MS = 60_000;

/** Wait before reconnect attempt 1, 2, 3 …: 1, 2, 4 … 60 s, of which a random half so that shards spread. */
export function reconnectDelayMs(attempt: number, random: () => number): number {
  const full = Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS);
  return Math.round(full / 2 + (full / 2) * random());
}
