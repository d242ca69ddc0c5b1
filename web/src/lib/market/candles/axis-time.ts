/**
 * Times of the chart's axis. The chart library knows UTC only and marks midnights of what it is given, so
 * bars of a day's parts are moved by the zone's offset; what is written comes from the true moment.
 */

/** Moves moments onto the axis and back. */
export interface AxisTime {
  /** Seconds on the axis for an EpochMs. */
  toAxis(epochMs: number): number;
  /** EpochMs of a place on the axis. */
  toEpochMs(axisSeconds: number): number;
  /** True when the axis is UTC: bars of whole days. */
  readonly isUtc: boolean;
}

/** One offset for all bars: with two (summer and winter) an hour would come twice and the order break. */
export function axisTime(isUtc: boolean, offsetMinutes: number): AxisTime {
  const shiftSeconds = isUtc ? 0 : offsetMinutes * 60;
  return {
    toAxis: (epochMs) => epochMs / 1_000 + shiftSeconds,
    toEpochMs: (axisSeconds) => (axisSeconds - shiftSeconds) * 1_000,
    isUtc,
  };
}

/** Minutes that local time is ahead of UTC at a moment. */
export function zoneOffsetMinutes(epochMs: number): number {
  return -new Date(epochMs).getTimezoneOffset();
}
