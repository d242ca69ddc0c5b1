import { byClose, type ClosedTrade } from './closed-trade.ts';

export interface Drawdown {
  /** Largest fall of cumulative net R from an earlier peak (the start counts as one), ≥ 0. */
  readonly maxDrawdownR: number;
  /** Largest fall of the balance as a fraction of the peak before it, ≥ 0. */
  readonly maxDrawdownFraction: number;
}

/** Drawdown over trades in closing order. `initialBalance` in USDT. */
export function maxDrawdown(trades: readonly ClosedTrade[], initialBalance: number): Drawdown {
  const ordered = byClose(trades);
  const inR = largestFall(
    0,
    ordered.map(({ pnlR }) => pnlR),
  );
  const inUsd = largestFall(
    initialBalance,
    ordered.map(({ pnlUsd }) => Number(pnlUsd)),
  );
  return { maxDrawdownR: inR.absolute, maxDrawdownFraction: inUsd.fraction };
}

function largestFall(start: number, changes: readonly number[]): { absolute: number; fraction: number } {
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
