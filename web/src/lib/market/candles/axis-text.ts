/** What the chart writes on its axes, in the language and the zone that are shown. */
import { dateTime, utc } from '../../format/index.ts';

export interface AxisText {
  price(value: number): string;
  volume(value: number): string;
  /** A mark of the time axis; `kind` is the library's: 0 year, 1 month, 2 day, 3 and 4 a time. */
  tick(epochMs: number, kind: number): string;
  /** Under the crosshair. */
  moment(epochMs: number): string;
}

const STYLES = ['year', 'month', 'day'] as const;

/** Texts of an axis; `isUtc` for bars of whole days, which begin at midnight UTC. */
export function axisText(
  isUtc: boolean,
  price: (value: number) => string,
  volume: (value: number) => string,
): AxisText {
  const write = isUtc ? utc : dateTime;
  return {
    price,
    volume,
    tick: (epochMs, kind) => write(epochMs, STYLES[kind] ?? 'minute'),
    moment: (epochMs) => (isUtc ? utc(epochMs, 'date') : dateTime(epochMs, 'dayMinute')),
  };
}
