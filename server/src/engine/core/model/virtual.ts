import type { VirtualEventKind, VirtualOrigin } from '@ae/db/enums.ts';
import type { EpochMs } from './epoch-ms.ts';
import type { Position } from './position.ts';

/** Why something is followed although no account has it. */
export interface VirtualCause {
  /** taken: a paper position was opened too; suppressed: a signal that opened none; blocked: no signal at all. */
  readonly origin: VirtualOrigin;
  /** The suppression or block reason; null when it was taken. */
  readonly reason: string | null;
  /**
   * `gate:<name>` of each gate that failed; `layer:<name>` of each layer without which the verdict would be the other
   * one. A gate decided alone only where it is the only one named; each layer named would have decided alone.
   */
  readonly decidedBy: readonly string[];
}

/** What would have become of a signal: a position with the same exits that touches no account. */
export interface VirtualPosition extends Position, VirtualCause {}

/** True for one of those that touch no account. */
export function isVirtual(position: Position): position is VirtualPosition {
  return 'origin' in position;
}

/** Something that happened to a virtual position. */
export interface VirtualEvent {
  readonly positionId: string;
  readonly strategyId: string;
  /** Number among the stored events of its position, from 1; one that is not stored has that of the last before it. */
  readonly sequence: number;
  readonly kind: VirtualEventKind;
  readonly at: EpochMs;
  /** What it happened at: a trade's price, the fill of an exit, the new stop of `break_even_moved`. */
  readonly price: number;
  /** Result so far before fees, in R. */
  readonly grossR: number;
  /** Share that is left of the way to the present target, and of the way to the stop; 0 at it, more than 1 away from it. */
  readonly tpDistance: number;
  readonly slDistance: number;
}

/** What stored events say about an open position, so that its events go on where they ended. */
export interface VirtualTrail {
  readonly sequence: number;
  /** Of the last stored event. */
  readonly grossR: number;
  readonly isTargetNear: boolean;
  readonly isStopNear: boolean;
}

export interface RestoredVirtual {
  readonly position: VirtualPosition;
  readonly trail: VirtualTrail;
}

/** Rows of one happening: the position as it stands after it where it changed, and its events in order. */
export interface VirtualRecord {
  readonly position: VirtualPosition | null;
  readonly events: readonly VirtualEvent[];
}

/** Closed virtual positions that one gate or layer alone decided, added up. R after fees. */
export interface DecidedSum {
  /** `gate:vol`, `layer:auxiliary` */
  readonly key: string;
  /** Those that it kept from being signals, and what they would have made. */
  readonly blocked: number;
  readonly blockedR: number;
  /** Those that were taken because of it (layers only), and what they made. */
  readonly made: number;
  readonly madeR: number;
  /** What each of the newest was worth, in the order in which they closed: its result, negated when it was blocked. */
  readonly newest: readonly number[];
}
