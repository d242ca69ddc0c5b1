/** Virtual positions by push: open ones with what was told of them last. Pure. */
import type { VirtualEvent, VirtualPosition } from './documents.ts';

export const ORIGINS = ['taken', 'suppressed', 'blocked'] as const;
export type Origin = (typeof ORIGINS)[number];

export interface FollowedPosition {
  readonly id: string;
  readonly position: VirtualPosition;
  /** Null until something is told. */
  readonly last: VirtualEvent | null;
  /** Best and worst so far, R: a position comes with its own from time to time, its prices come in between. */
  readonly bestR: number;
  readonly worstR: number;
}

export type Followed = ReadonlyMap<string, FollowedPosition>;

interface VirtualState {
  readonly open: Followed;
  /** Rises with every message after which there may be closed ones that were not there before. */
  readonly closings: number;
}

interface VirtualMessage {
  readonly virtualEvents: {
    readonly reset: boolean;
    readonly positions: readonly VirtualPosition[];
    readonly events: readonly VirtualEvent[];
  };
}

/** Open positions and how often some have closed; what closed before a snapshot was missed. */
export function reduceVirtual(before: VirtualState | null, message: VirtualMessage): VirtualState {
  const { reset, positions } = message.virtualEvents;
  const isClosing = (reset && before !== null) || positions.some(({ closedAt }) => closedAt !== null);
  return {
    open: openAfter(before?.open ?? null, message),
    closings: (before?.closings ?? 0) + (isClosing ? 1 : 0),
  };
}

/** Closed ones leave, events reach only those that are known. */
function openAfter(before: Followed | null, { virtualEvents }: VirtualMessage): Followed {
  const next = new Map(virtualEvents.reset ? [] : before);
  for (const position of virtualEvents.positions) {
    const { id } = position;
    if (position.closedAt === null) next.set(id, changed(next.get(id), position));
    else next.delete(id);
  }
  for (const event of virtualEvents.events) {
    const known = next.get(event.positionId);
    if (known !== undefined) next.set(known.id, told(known, event));
  }
  return next;
}

/** A position of which nothing was told yet. */
export function rowOf(position: VirtualPosition): FollowedPosition {
  return { id: position.id, position, last: null, bestR: position.mfeR, worstR: position.maeR };
}

function changed(known: FollowedPosition | undefined, position: VirtualPosition): FollowedPosition {
  const fresh = rowOf(position);
  if (known === undefined) return fresh;
  return {
    ...fresh,
    last: known.last,
    bestR: Math.max(fresh.bestR, known.bestR),
    worstR: Math.min(fresh.worstR, known.worstR),
  };
}

function told(known: FollowedPosition, event: VirtualEvent): FollowedPosition {
  const bestR = Math.max(known.bestR, event.grossR);
  return { ...known, last: event, bestR, worstR: Math.min(known.worstR, event.grossR) };
}

/** Those of an origin (null: all), newest first. */
export function followedOf(followed: Followed, origin: Origin | null): FollowedPosition[] {
  return [...followed.values()]
    .filter(({ position }) => origin === null || position.origin === origin)
    .sort(
      (a, b) => Date.parse(b.position.openedAt) - Date.parse(a.position.openedAt) || a.id.localeCompare(b.id),
    );
}

/** How many there are of each origin. */
export function countOrigins(followed: Followed): Readonly<Record<Origin, number>> {
  const counts = { taken: 0, suppressed: 0, blocked: 0 };
  for (const { position } of followed.values()) counts[position.origin] += 1;
  return counts;
}

/** Where the mark is between stop (0) and next target (1), by what is left of both ways; null when nothing is known. */
export function placeOf({ last }: FollowedPosition): number | null {
  if (last === null) return null;
  const whole = last.tpDistance + last.slDistance;
  return whole > 0 ? Math.min(1, Math.max(0, last.slDistance / whole)) : null;
}
