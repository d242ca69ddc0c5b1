import { mean, sum } from './moments.ts';
import { DAYS_PER_YEAR } from './sharpe.ts';

/** √(Σ min(value − target, 0)² ÷ n), n being all values (Sortino and Price 1994); null of nothing. */
export function downsideDeviation(values: readonly number[], target = 0): number | null {
  if (values.length === 0) return null;
  return Math.sqrt(sum(values.map((value) => Math.min(0, value - target) ** 2)) / values.length);
}

/**
 * Sortino and van der Meer (1991): (mean − target) ÷ downside deviation against the target; null below two values
 * or without one below the target.
 */
export function sortino(values: readonly number[], target = 0): number | null {
  const average = mean(values);
  const downside = downsideDeviation(values, target);
  return average === null || values.length < 2 || !downside ? null : (average - target) / downside;
}

/** Sortino of daily R against 0 × √(periods per year). */
export function annualisedSortino(daily: readonly number[], periodsPerYear = DAYS_PER_YEAR): number | null {
  const ratio = sortino(daily);
  return ratio === null ? null : ratio * Math.sqrt(periodsPerYear);
}
