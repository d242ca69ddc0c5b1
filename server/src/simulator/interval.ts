/** A period of candles: where the one that holds a time opens, and where the next one does (epoch ms). */
export interface Interval {
  readonly name: string;
  openOf(time: number): number;
  nextOf(openTime: number): number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Weeks open on Monday; the epoch was a Thursday. */
const WEEK_OFFSET_MS = 4 * DAY_MS;

export const ONE_MINUTE = fixed('1m', MINUTE_MS);

/** Intervals of klines the venue offers, by name. */
export const INTERVALS: ReadonlyMap<string, Interval> = new Map(
  [
    ONE_MINUTE,
    ...[3, 5, 15, 30].map((minutes) => fixed(`${minutes}m`, minutes * MINUTE_MS)),
    ...[1, 2, 4, 6, 8, 12].map((hours) => fixed(`${hours}h`, hours * HOUR_MS)),
    fixed('1d', DAY_MS),
    fixed('3d', 3 * DAY_MS),
    fixed('1w', 7 * DAY_MS, WEEK_OFFSET_MS),
    {
      name: '1M',
      openOf: (time: number) => month(time, 0),
      nextOf: (openTime: number) => month(openTime, 1),
    },
  ].map((interval) => [interval.name, interval]),
);

function fixed(name: string, ms: number, offset = 0): Interval {
  return {
    name,
    openOf: (time) => Math.floor((time - offset) / ms) * ms + offset,
    nextOf: (openTime) => openTime + ms,
  };
}

/** First moment (UTC) of the month so many months after that of a time. */
function month(time: number, later: number): number {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + later);
}
