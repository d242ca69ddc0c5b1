/** Domains, ticks and second scales of charts. Pure. */

export type Domain = readonly [low: number, high: number];

/** Lowest and highest known value over columns; null when none is known. */
export function extent(columns: readonly (readonly (number | null)[])[]): Domain | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of columns.flatMap(known)) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? [low, high] : null;
}

function known(column: readonly (number | null)[]): number[] {
  return column.filter((value) => value !== null && Number.isFinite(value)) as number[];
}

/** The domain with a share of air on both sides; a flat one is opened so that its line is in the middle. */
export function padded([low, high]: Domain, share = 0.06): Domain {
  if (low === high) {
    const half = Math.abs(low) * 0.01 || 1;
    return [low - half, high + half];
  }
  const air = (high - low) * share;
  return [low - air, high + air];
}

/** The domain widened to hold a value, e.g. the zero line. */
export function including([low, high]: Domain, value: number): Domain {
  return [Math.min(low, value), Math.max(high, value)];
}

/** Steps people read easily, as multiples of a power of ten. */
const NICE_STEPS = [1, 2, 2.5, 5, 10] as const;

/** About `count` round values inside the domain, ascending. */
export function niceTicks([low, high]: Domain, count: number): number[] {
  if (!(high > low) || count < 1) return [];
  const step = niceStep((high - low) / count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => clean((first + index) * step, step));
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const multiple = NICE_STEPS.find((candidate) => candidate * power >= rough - 1e-12) ?? 10;
  return multiple * power;
}

/** Drops the dust of binary fractions: 3 × 0.1 is 0.3. */
function clean(value: number, step: number): number {
  const digits = Math.min(12, Math.max(0, 2 - Math.floor(Math.log10(step))));
  return Number(value.toFixed(digits));
}

/** A linear map between two domains; draws a second scale on the first. */
export function rescale(from: Domain, to: Domain): (value: number) => number {
  const factor = (to[1] - to[0]) / (from[1] - from[0]);
  return (value) => to[0] + (value - from[0]) * factor;
}

/** The value, or the bound it exceeds. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
