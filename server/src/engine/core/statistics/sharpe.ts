import { mean, standardDeviation } from './moments.ts';

/** Crypto trades every day of the year. */
export const DAYS_PER_YEAR = 365;

/** Sharpe (1994) without a risk-free rate: mean ÷ sample standard deviation; null below two values or without spread. */
export function sharpe(values: readonly number[]): number | null {
  const average = mean(values);
  const deviation = standardDeviation(values);
  return average === null || !deviation ? null : average / deviation;
}

/** Sharpe of daily R × √(periods per year). */
export function annualisedSharpe(daily: readonly number[], periodsPerYear = DAYS_PER_YEAR): number | null {
  const ratio = sharpe(daily);
  return ratio === null ? null : ratio * Math.sqrt(periodsPerYear);
}
