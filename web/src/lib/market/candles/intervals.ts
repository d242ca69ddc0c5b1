/** Lengths of bars. Pure. */
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Names as in the API, shortest first. */
export const INTERVALS = [
  'm1',
  'm3',
  'm5',
  'm15',
  'm30',
  'h1',
  'h2',
  'h4',
  'h6',
  'h8',
  'h12',
  'd1',
  'd3',
  'w1',
  'mo1',
] as const;
export type Interval = (typeof INTERVALS)[number];

const LENGTHS_MS: Readonly<Record<Interval, number>> = {
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
  mo1: 30 * DAY_MS,
};

const LABELS: Readonly<Partial<Record<Interval, string>>> = { mo1: '1M', w1: '1w', d1: '1d', d3: '3d' };

/** As traders write it: 1m, 4h, 1d, 1M. */
export function intervalLabel(interval: Interval): string {
  return LABELS[interval] ?? `${interval.slice(1)}${interval.charAt(0)}`;
}

/** True for bars that begin at midnight UTC: they are named by their date, not by a time. */
export function isDaily(interval: Interval): boolean {
  return LENGTHS_MS[interval] >= DAY_MS;
}

/** The interval an address names (`1m`, `1M` …); fifteen minutes without one. */
export function readInterval(text: string | null): Interval {
  return INTERVALS.find((interval) => intervalLabel(interval) === text) ?? 'm15';
}
