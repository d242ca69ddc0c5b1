/** Sum; 0 of nothing. */
export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Mean; null of nothing. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}

/** What rounding alone can leave of the spread of equal values, as a share of the largest. */
const ROUNDING_FRACTION = 1e-12;

/**
 * Sample standard deviation (n − 1); null below two values. Exactly 0 for values that differ by rounding only, so
 * that nothing is ever divided by dust.
 */
export function standardDeviation(values: readonly number[]): number | null {
  const average = mean(values);
  if (average === null || values.length < 2) return null;
  const deviation = Math.sqrt(sum(values.map((value) => (value - average) ** 2)) / (values.length - 1));
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return deviation <= largest * ROUNDING_FRACTION ? 0 : deviation;
}

/**
 * Skewness g₁ = m₃ ÷ m₂^1.5 of the values themselves (population moments, as the probabilistic Sharpe ratio
 * needs; Bacon 2008, p. 83); null below three values or without spread.
 */
export function skewness(values: readonly number[]): number | null {
  return values.length < 3 ? null : standardised(values, 3);
}

/**
 * Kurtosis m₄ ÷ m₂² (3 for a normal distribution, nothing subtracted; Bacon 2008, p. 84); null below four values
 * or without spread.
 */
export function kurtosis(values: readonly number[]): number | null {
  return values.length < 4 ? null : standardised(values, 4);
}

function standardised(values: readonly number[], power: number): number | null {
  const average = mean(values);
  if (average === null || !standardDeviation(values)) return null;
  const central = (order: number) => sum(values.map((value) => (value - average) ** order)) / values.length;
  return central(power) / central(2) ** (power / 2);
}
