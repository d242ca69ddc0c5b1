/** Where an open position stands between its stop and its second target. Pure; display only, so doubles. */
import type { PositionView } from './types.ts';

export interface PositionProgress {
  /** Now, in R from entry; null while no price is known. */
  nowR: number | null;
  /** R still to lose until the stop; negative when the price is beyond it. */
  toStopR: number | null;
  /** R still to gain until the next target. */
  toTargetR: number | null;
  nextTarget: 'tp1' | 'tp2';
  /** Marks on a bar from the original stop (0) to the second target (1). */
  marks: { stop: number; entry: number; tp1: number; now: number | null };
}

/** Distances of a position at the price that its exits look at. */
export function progressOf(position: PositionView): PositionProgress {
  const at = toR(position);
  const stopR = at(Number(position.stopPrice));
  const tp1R = at(Number(position.tp1Price));
  const tp2R = at(Number(position.tp2Price));
  const nowR = position.price === null ? null : at(position.price);
  const nextTarget = position.status === 'tp1_hit' ? 'tp2' : 'tp1';
  const targetR = nextTarget === 'tp2' ? tp2R : tp1R;
  const low = Math.min(-1, stopR);
  const share = (r: number): number => Math.min(1, Math.max(0, (r - low) / (tp2R - low)));
  return {
    nowR,
    toStopR: nowR === null ? null : nowR - stopR,
    toTargetR: nowR === null ? null : targetR - nowR,
    nextTarget,
    marks: { stop: share(stopR), entry: share(0), tp1: share(tp1R), now: nowR === null ? null : share(nowR) },
  };
}

/** Price → R from entry, positive in the position's favour. */
function toR({ side, entryPrice, riskDistance }: PositionView): (price: number) => number {
  const sign = side === 'LONG' ? 1 : -1;
  const entry = Number(entryPrice);
  const risk = Number(riskDistance);
  return (price) => (risk > 0 ? (sign * (price - entry)) / risk : 0);
}

/** The mean price of a closed position's exits is not stored; the last one is what ended it. */
export function lastExit(position: PositionView): PositionView['exits'][number] | null {
  return position.exits.reduce<PositionView['exits'][number] | null>(
    (last, exit) => (last === null || exit.sequence > last.sequence ? exit : last),
    null,
  );
}
