import { mean, standardDeviation, sum } from './moments.ts';

/** Crypto trades every day of the year. */
const DAYS_PER_YEAR = 365;

/** Mean ÷ sample standard deviation; null without spread. */
export function sharpe(values: readonly number[]): number | null {
  const average = mean(values);
  const deviation = standardDeviation(values);
  return average === null || !deviation ? null : average / deviation;
}

/** Sharpe of daily R × √365 (no risk-free rate). */
export function annualisedSharpe(daily: readonly number[]): number | null {
  const ratio = sharpe(daily);
  return ratio === null ? null : ratio * Math.sqrt(DAYS_PER_YEAR);
}

/**
 * Sortino & van der Meer (1991): mean ÷ downside deviation against 0, the deviation taken over all days, × √365;
 * null without a losing day or with fewer than two days.
 */
export function annualisedSortino(daily: readonly number[]): number | null {
  const average = mean(daily);
  if (average === null || daily.length < 2) return null;
  const downside = Math.sqrt(sum(daily.map((value) => Math.min(0, value) ** 2)) / daily.length);
  return downside === 0 ? null : (average / downside) * Math.sqrt(DAYS_PER_YEAR);
}
