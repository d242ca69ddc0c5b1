/** Beyond this many standard deviations a double cannot tell the probability from 0 or 1. */
const FAR = 8.3;

/** Standard normal distribution function: Marsaglia (2004), "Evaluating the Normal Distribution", J. Stat. Softw. 11(4). */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return z;
  if (z < -FAR) return 0;
  if (z > FAR) return 1;
  let term = z;
  let series = z;
  let before = 0;
  for (let odd = 3; series !== before; odd += 2) {
    before = series;
    term *= (z * z) / odd;
    series += term;
  }
  return 0.5 + series * density(z);
}

/**
 * z with `normalCdf(z) = probability`: Abramowitz and Stegun 26.2.23 (within 4.5e-4), then Newton's steps to the
 * last digits that the distribution function has. ±∞ at 0 and 1.
 */
export function normalQuantile(probability: number): number {
  if (probability <= 0) return -Infinity;
  if (probability >= 1) return Infinity;
  if (probability > 0.5) return -normalQuantile(1 - probability);
  let z = -firstGuess(probability);
  for (let step = 0; step < 4; step += 1) z -= (normalCdf(z) - probability) / density(z);
  return z;
}

function firstGuess(tail: number): number {
  const t = Math.sqrt(-2 * Math.log(tail));
  const above = 2.515517 + t * (0.802853 + t * 0.010328);
  return t - above / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
}

function density(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}
