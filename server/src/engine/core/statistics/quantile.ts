/**
 * Quantile of values in ascending order, with linear interpolation between order statistics (Hyndman and Fan 1996,
 * "Sample Quantiles in Statistical Packages", type 7); null of nothing.
 */
export function quantileOfSorted(sorted: ArrayLike<number>, fraction: number): number | null {
  const position = (sorted.length - 1) * fraction;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return null;
  return below + (above - below) * (position - Math.floor(position));
}
