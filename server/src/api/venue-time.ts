import type { EngineView } from '../engine/index.ts';

/**
 * Now at the venue, because a recorded tape plays another day: the venue's time as the engine told it last, or that of
 * the newest trade when it is later. Trades alone would stand still while the streams are away, and what is collected
 * meanwhile would lie behind now. Our own clock before the first of both.
 */
export function venueNow({ ticks, status }: Pick<EngineView, 'ticks' | 'status'>): number {
  let latest = status?.at ?? 0;
  for (const { time } of ticks.values()) latest = Math.max(latest, time);
  return latest === 0 ? Date.now() : latest;
}
