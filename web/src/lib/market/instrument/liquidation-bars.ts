/** Liquidations by time. Pure. */
import type { Liquidation, LiquidationsMessage } from './documents.ts';

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

const DAY_MS = 86_400_000;
const STEP_MS = 30 * 60_000;
/** Pushed ones that are kept; a crash brings thousands an hour. */
const MOST_PUSHED = 2_000;

/** What a subscription has brought. */
export interface Pushed {
  readonly rows: readonly Liquidation[];
  /** Messages that began anew: with the second one something may have been missed. */
  readonly resets: number;
}

/** The last day at a moment (EpochMs), by steps; the running step is its last. */
export function dayOf(now: number): Stretch {
  const to = Math.floor(now / STEP_MS) * STEP_MS;
  return { from: to + STEP_MS - DAY_MS, to, stepMs: STEP_MS };
}

/** The last day without what came before all that is known: `most` are read at once. */
export function knownOf(
  day: Stretch,
  read: readonly Liquidation[],
  most: number,
  pushed: readonly Liquidation[],
): Stretch {
  const from = Math.max(day.from, beginOf(read, most), beginOf(pushed, MOST_PUSHED));
  return { ...day, from: Math.min(from, day.to) };
}

/** The oldest of a list that is full: there may be others before it. */
function beginOf(list: readonly Liquidation[], most: number): number {
  return list.length < most ? 0 : Math.min(...list.map(({ time }) => Date.parse(time)));
}

/** What was pushed with one more message; nothing older than `from`. */
export function withPushed(
  before: Pushed | null,
  { reset, liquidations }: LiquidationsMessage['liquidations'],
  from: number,
): Pushed {
  return {
    rows: joinLiquidations(before?.rows ?? [], liquidations, from).slice(0, MOST_PUSHED),
    resets: (before?.resets ?? 0) + Number(reset),
  };
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
