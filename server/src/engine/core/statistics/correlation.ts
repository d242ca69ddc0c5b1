import { mean, standardDeviation, sum } from './moments.ts';

/** Two days always lie on a line; from three on a correlation can say something. */
const FEWEST_DAYS = 3;

/** Pearson's r of two series of the same days; null below three days or when one of them never moves. */
export function correlation(a: readonly number[], b: readonly number[]): number | null {
  const [meanA, meanB] = [mean(a), mean(b)];
  if (a.length < FEWEST_DAYS || a.length !== b.length || meanA === null || meanB === null) return null;
  const deviations = (standardDeviation(a) ?? 0) * (standardDeviation(b) ?? 0);
  if (deviations === 0) return null;
  const covariance = sum(a.map((value, day) => (value - meanA) * ((b[day] ?? 0) - meanB))) / (a.length - 1);
  return Math.max(-1, Math.min(1, covariance / deviations));
}

/** Every series with every series, in the order given; symmetric. */
export function correlationMatrix(series: readonly (readonly number[])[]): (number | null)[][] {
  return series.map((a) => series.map((b) => correlation(a, b)));
}
