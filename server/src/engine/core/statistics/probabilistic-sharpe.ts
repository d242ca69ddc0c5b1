import { kurtosis, skewness } from './moments.ts';
import { normalCdf } from './normal.ts';
import { sharpe } from './sharpe.ts';

/** A Sharpe ratio of one sampling period (not annualised) and the shape of the results that it was made of. */
export interface SharpeEstimate {
  readonly sharpe: number;
  readonly observations: number;
  readonly skewness: number;
  /** 3 for a normal distribution. */
  readonly kurtosis: number;
}

/** Below this many days skewness and kurtosis are noise, and so is what is built on them. */
const FEWEST_DAYS = 20;

/**
 * Probability that the true Sharpe ratio is above `benchmark` (same period, not annualised).
 * Bailey and López de Prado (2012), "The Sharpe Ratio Efficient Frontier", J. of Risk 15(2):
 * Φ[(SR − SR*) √(n − 1) ÷ √(1 − γ₃ SR + (γ₄ − 1)/4 · SR²)]; null below two observations or where the root has none.
 */
export function probabilisticSharpe(estimate: SharpeEstimate, benchmark = 0): number | null {
  const { sharpe: ratio, observations } = estimate;
  const variance = 1 - estimate.skewness * ratio + ((estimate.kurtosis - 1) / 4) * ratio ** 2;
  if (observations < 2 || variance <= 0) return null;
  return normalCdf(((ratio - benchmark) * Math.sqrt(observations - 1)) / Math.sqrt(variance));
}

/** Sharpe ratio and shape of daily R; null below 20 days or without spread. */
export function sharpeEstimate(daily: readonly number[]): SharpeEstimate | null {
  const [ratio, skew, tails] = [sharpe(daily), skewness(daily), kurtosis(daily)];
  if (daily.length < FEWEST_DAYS || ratio === null || skew === null || tails === null) return null;
  return { sharpe: ratio, observations: daily.length, skewness: skew, kurtosis: tails };
}
