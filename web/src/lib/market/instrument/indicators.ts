/** The collected indicators that the page draws, and how old each is. Pure. */

/** In the order of the screen; liquidations have their own tab. */
export const INDICATORS = [
  'open_interest',
  'long_short_ratio',
  'top_trader_position',
  'funding_rate',
  'coinbase_premium',
] as const;
export type IndicatorType = (typeof INDICATORS)[number];

/** A collected value older than this counts as missing (the collectors come every 5 minutes). */
export const MISSING_AFTER_MS = 15 * 60_000;
/** Points of one reading: a day of them at 5 minutes a point, with room. */
export const POINTS = 300;

export interface IndicatorPoint {
  readonly time: string;
  readonly value: number;
}

/** Columns of a chart. */
export interface IndicatorSeries {
  readonly at: readonly number[];
  readonly values: readonly number[];
}

/** Points as columns, ascending. */
export function seriesOf(points: readonly IndicatorPoint[]): IndicatorSeries {
  return { at: points.map(({ time }) => Date.parse(time)), values: points.map(({ value }) => value) };
}

/** True when nothing has been collected: known, not merely not read yet. */
export function isFolded({
  data,
  error,
}: {
  readonly data: IndicatorSeries | null;
  readonly error: string | null;
}): boolean {
  return error === null && data !== null && data.at.length === 0;
}

/** Age of the newest value at `now`, ms; null without one. */
export function ageMs({ at }: IndicatorSeries, now: number): number | null {
  const last = at.at(-1);
  return last === undefined ? null : Math.max(0, now - last);
}
