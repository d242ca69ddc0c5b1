/** The equity curve as it is drawn. Pure. */

/** Net result after each closed trade, as columns. */
export interface Equity {
  /** EpochMs of the closings, ascending. */
  readonly at: readonly number[];
  readonly netR: readonly number[];
  readonly netUsd: readonly number[];
}

const NONE: Equity = { at: [], netR: [], netUsd: [] };

/** The curve with its beginning at zero, so that the first trade is a step too; empty without a trade. */
export function fromStart(curve: Equity = NONE, startedAt = 0): Equity {
  const first = curve.at[0];
  if (first === undefined || !(startedAt < first)) return curve;
  return { at: [startedAt, ...curve.at], netR: [0, ...curve.netR], netUsd: [0, ...curve.netUsd] };
}
