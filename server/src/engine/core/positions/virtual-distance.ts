import type { EpochMs } from '../model/epoch-ms.ts';
import type { Position } from '../model/position.ts';

/** Share of the way that is near. */
const NEAR = 0.2;
/** Time between two marks by the risk score above which it holds (spec 04). */
const PACES: readonly (readonly [score: number, everyMs: number])[] = [
  [0.8, 100],
  [0.5, 500],
  [0.2, 2_000],
];
const SLOWEST_MS = 5_000;

/** The two ways ahead of a position: from its entry, and after TP1 from there, to the next target and to the stop. */
export interface Ways {
  readonly from: number;
  readonly target: number;
  readonly stop: number;
}

/** How far a price is from target and stop, as shares of the ways to them that are left. */
export interface Distances {
  readonly tpDistance: number;
  readonly slDistance: number;
}

export function waysOf(position: Position): Ways {
  const isHalfClosed = position.tp1At !== null;
  return {
    from: Number(isHalfClosed ? position.tp1Price : position.entryPrice),
    target: Number(isHalfClosed ? position.tp2Price : position.tp1Price),
    stop: Number(position.stopPrice),
  };
}

export function distancesAt({ from, target, stop }: Ways, price: number): Distances {
  return { tpDistance: left(from, target, price), slDistance: left(from, stop, price) };
}

/** Prices from which on target and stop are near. */
export function nearPrices({ from, target, stop }: Ways): { readonly target: number; readonly stop: number } {
  return { target: target + NEAR * (from - target), stop: stop + NEAR * (from - stop) };
}

/** Time until the next mark: the nearer to an end, the sooner. */
export function markEveryMs({ tpDistance, slDistance }: Distances): EpochMs {
  const risk = Math.max(1 - tpDistance, 1 - slDistance, 0);
  return PACES.find(([score]) => risk > score)?.[1] ?? SLOWEST_MS;
}

/** A way without length (a stop moved to where the price is) is at its end. */
function left(from: number, end: number, price: number): number {
  return from === end ? 0 : Math.max(0, (end - price) / (end - from));
}
