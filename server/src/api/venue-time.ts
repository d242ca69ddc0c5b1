import type { EngineView } from '../engine/index.ts';

/**
 * Now at the venue: the time of the newest trade, because a recorded tape plays another day. Our own
 * clock before the first one.
 */
export function venueNow({ ticks }: Pick<EngineView, 'ticks'>): number {
  let latest = 0;
  for (const { time } of ticks.values()) latest = Math.max(latest, time);
  return latest === 0 ? Date.now() : latest;
}
