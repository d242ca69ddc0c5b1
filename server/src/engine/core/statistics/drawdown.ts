import { byClose, type ClosedTrade } from './closed-trade.ts';

/** A fall from a peak: in the unit of the values, and as a fraction of the peak. */
interface Fall {
  readonly absolute: number;
  readonly fraction: number;
}

/** Largest fall of cumulative net R from an earlier peak (the start counts as one), ≥ 0. */
export function maxDrawdownR(trades: readonly ClosedTrade[]): number {
  return largestFall(
    0,
    byClose(trades).map(({ pnlR }) => pnlR),
  ).absolute;
}

/** Largest fall of the balance as a fraction of the peak before it, ≥ 0. `initialBalance` in USDT. */
export function maxDrawdownFraction(trades: readonly ClosedTrade[], initialBalance: number): number {
  return largestFall(
    initialBalance,
    byClose(trades).map(({ pnlUsd }) => Number(pnlUsd)),
  ).fraction;
}

/**
 * Maximum drawdown (Magdon-Ismail and Atiya 2004): the greatest distance of a running total below its highest value
 * so far, and the greatest share of that value lost; the two may be different falls.
 */
export function largestFall(start: number, changes: readonly number[]): Fall {
  let value = start;
  let peak = start;
  let absolute = 0;
  let fraction = 0;
  for (const change of changes) {
    value += change;
    peak = Math.max(peak, value);
    absolute = Math.max(absolute, peak - value);
    if (peak > 0) fraction = Math.max(fraction, (peak - value) / peak);
  }
  return { absolute, fraction };
}
