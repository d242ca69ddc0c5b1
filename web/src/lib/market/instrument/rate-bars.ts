/** Hours of the funding rate: those that were read, continued by the rate as it is pushed. Pure. */
import type { Bar } from '../candles/bars.ts';

const HOUR_MS = 3_600_000;
/** Hours that are kept beside what was read; each settlement reads anew. */
const MOST_HOURS = 48;

/** The hours with the rate of a moment (EpochMs). */
export function withRate(hours: readonly Bar[], rate: number, at: number): readonly Bar[] {
  const openAt = Math.floor(at / HOUR_MS) * HOUR_MS;
  const one = { openAt, open: rate, high: rate, low: rate, close: rate, volume: 0, trades: 0 };
  return joinHours(hours, [one]).slice(-MOST_HOURS);
}

/**
 * What was pushed beside a reading of a moment (EpochMs): of the hours that are over, the reading knows the end, which a
 * push may have missed.
 */
export function besideReading(hours: readonly Bar[], at: number): readonly Bar[] {
  return hours.filter(({ openAt }) => openAt + HOUR_MS > at);
}

/** Hours of two readings, ascending; of one that both have the later reading is the end. */
export function joinHours(earlier: readonly Bar[], later: readonly Bar[]): Bar[] {
  const byTime = new Map(earlier.map((bar) => [bar.openAt, bar]));
  for (const bar of later) {
    const known = byTime.get(bar.openAt);
    byTime.set(bar.openAt, known === undefined ? bar : joined(known, bar));
  }
  return [...byTime.values()].sort((a, b) => a.openAt - b.openAt);
}

function joined(earlier: Bar, later: Bar): Bar {
  const { high, low, close } = later;
  return { ...earlier, high: Math.max(earlier.high, high), low: Math.min(earlier.low, low), close };
}
