import { DAY_MS, HOUR_MS, MINUTE_MS } from '../engine/core/model/epoch-ms.ts';

/** Lengths of bars, by name; a week starts on Monday, a month on its first day, all in UTC. */
const LENGTHS = {
  m1: MINUTE_MS,
  m3: 3 * MINUTE_MS,
  m5: 5 * MINUTE_MS,
  m15: 15 * MINUTE_MS,
  m30: 30 * MINUTE_MS,
  h1: HOUR_MS,
  h2: 2 * HOUR_MS,
  h4: 4 * HOUR_MS,
  h6: 6 * HOUR_MS,
  h8: 8 * HOUR_MS,
  h12: 12 * HOUR_MS,
  d1: DAY_MS,
  d3: 3 * DAY_MS,
  w1: 7 * DAY_MS,
  mo1: 31 * DAY_MS,
} as const;

export type BarInterval = keyof typeof LENGTHS;

export const BAR_INTERVALS = Object.keys(LENGTHS) as BarInterval[];

/** 1970-01-05, the first Monday of the epoch. */
const FIRST_MONDAY = 4 * DAY_MS;

/** Length in ms; of a month the longest. */
export function barLength(interval: BarInterval): number {
  return LENGTHS[interval];
}

/** Start of the bar that holds a time. */
export function barStart(interval: BarInterval, at: number): number {
  if (interval === 'mo1') return monthStart(at, 0);
  const origin = interval === 'w1' ? FIRST_MONDAY : 0;
  const length = LENGTHS[interval];
  return Math.floor((at - origin) / length) * length + origin;
}

/** Start of the bar `steps` after the one that holds a time (before it when negative). */
export function barShifted(interval: BarInterval, at: number, steps: number): number {
  return interval === 'mo1' ? monthStart(at, steps) : barStart(interval, at) + steps * LENGTHS[interval];
}

function monthStart(at: number, steps: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + steps, 1);
}
