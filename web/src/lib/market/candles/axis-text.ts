/** What the chart writes on its axes, in the language and the zone that are shown. */
import { dateTime, utc } from '../../format/index.ts';
import type { AxisTime } from './axis-time.ts';

export interface AxisText {
  price(value: number): string;
  volume(value: number): string;
  /** A mark of the time axis, at its seconds; `kind` is the library's: 0 year, 1 month, 2 day, 3 and 4 a time. */
  tick(axisSeconds: number, kind: number): string;
  /** Under the crosshair. */
  moment(axisSeconds: number): string;
}

const STYLES = ['year', 'month', 'day'] as const;

/** Texts of an axis. */
export function axisText(
  axis: AxisTime,
  price: (value: number) => string,
  volume: (value: number) => string,
): AxisText {
  return {
    price,
    volume,
    tick: (axisSeconds, kind) => {
      const style = STYLES[kind];
      // The library found this midnight on the axis: the other half of the year has its own an hour beside it.
      if (style !== undefined) return utc(axisSeconds * 1_000, style);
      return axis.isUtc
        ? utc(axisSeconds * 1_000, 'minute')
        : dateTime(axis.toEpochMs(axisSeconds), 'minute');
    },
    moment: (axisSeconds) =>
      axis.isUtc ? utc(axisSeconds * 1_000, 'date') : dateTime(axis.toEpochMs(axisSeconds), 'dayMinute'),
  };
}
