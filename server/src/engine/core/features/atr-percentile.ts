/** A day of 5-minute candles. */
export const PERCENTILE_CANDLES = 288;
/** Below this many values a rank says nothing and is 50. */
const LEAST_VALUES = 10;

/** Share, 0..100, of the values that are not above the last one (the current ATR among the last 288). */
export function atrPercentile(values: ArrayLike<number>): number {
  const current = values[values.length - 1];
  if (current === undefined || values.length < LEAST_VALUES) return 50;
  let notAbove = 0;
  for (let index = 0; index < values.length; index += 1)
    if ((values[index] as number) <= current) notAbove += 1;
  return (notAbove / values.length) * 100;
}
