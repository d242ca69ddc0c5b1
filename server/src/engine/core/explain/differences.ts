/** One number or word that a recomputation gives otherwise. */
export interface Difference {
  /** Dotted path, e.g. `inputs.cvd.30m`, `gates.vol.value`, `trade.pnlR`. */
  readonly name: string;
  readonly stored: unknown;
  readonly recomputed: unknown;
}

/**
 * Sums over ticks are exact; an average true range is a long chain of divisions whose last bit depends on how far
 * back it was begun. Numbers this close, relatively, are the same one.
 */
const SAME_WITHIN = 1e-12;

/** True for what counts as one value. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === 'number' && typeof b === 'number') {
    return a === b || Math.abs(a - b) <= SAME_WITHIN * Math.max(Math.abs(a), Math.abs(b));
  }
  return (a ?? null) === (b ?? null);
}

/** Everything below `name` that differs, leaf by leaf. */
export function differencesOf(name: string, stored: unknown, recomputed: unknown): Difference[] {
  if (!isTree(stored) || !isTree(recomputed)) {
    return isSame(stored, recomputed)
      ? []
      : [{ name, stored: stored ?? null, recomputed: recomputed ?? null }];
  }
  const keys = new Set([...Object.keys(stored), ...Object.keys(recomputed)]);
  return [...keys].flatMap((key) => differencesOf(`${name}.${key}`, stored[key], recomputed[key]));
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
