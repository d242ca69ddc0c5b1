/** Liquidations by time. Pure. */
import type { Liquidation } from './documents.ts';

/** Sums of one stretch of time, USD; lower bounds. */
export interface LiquidationBar {
  /** EpochMs. */
  readonly at: number;
  readonly longUsd: number;
  readonly shortUsd: number;
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly stepMs: number;
}

/** Sums per step from `from` until `to`; steps without any are 0. */
export function liquidationBars(
  all: readonly Liquidation[],
  { from, to, stepMs }: Stretch,
): LiquidationBar[] {
  const first = Math.floor(from / stepMs);
  const bars = Array.from({ length: Math.floor(to / stepMs) - first + 1 }, (_, index) => ({
    at: (first + index) * stepMs,
    longUsd: 0,
    shortUsd: 0,
  }));
  for (const { side, notionalUsd, time } of all) {
    const bar = bars[Math.floor(Date.parse(time) / stepMs) - first];
    if (bar === undefined) continue;
    if (side === 'LONG') bar.longUsd += notionalUsd;
    else bar.shortUsd += notionalUsd;
  }
  return bars;
}

/** Liquidations of two readings, newest first, each once; those before `from` are forgotten. */
export function joinLiquidations(
  before: readonly Liquidation[],
  more: readonly Liquidation[],
  from: number,
): Liquidation[] {
  const byKey = new Map(
    [...before, ...more].map((one) => [`${one.time} ${one.side} ${one.price} ${one.qty}`, one]),
  );
  return [...byKey.values()]
    .filter(({ time }) => Date.parse(time) >= from)
    .sort((a, b) => Date.parse(b.time) - Date.parse(a.time));
}
