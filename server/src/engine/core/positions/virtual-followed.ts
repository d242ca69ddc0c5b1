import type { ExitKind, VirtualEventKind } from '@ae/db/enums.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { Position, PositionExit } from '../model/position.ts';
import type { VirtualEvent, VirtualPosition, VirtualTrail } from '../model/virtual.ts';
import type { Waiting } from './trigger-heap.ts';
import { distancesAt, type Ways, waysOf } from './virtual-distance.ts';

/**
 * What a stored `price_updated` must have moved since the last stored event, in R. Every mark of 1,000 positions would
 * be 17 million rows a day at the slowest pace and 864 million at the fastest; a move of 0.1 R is some dozens a position.
 */
const STORED_MOVE_R = 0.1;

/** What an exit is at the end of, and the events that follow when that has been told to be near. */
interface Ending {
  readonly near: 'target' | 'stop' | null;
  readonly kinds: readonly VirtualEventKind[];
}

const ENDING_OF: Readonly<Record<ExitKind, Ending>> = {
  tp1: { near: 'target', kinds: ['tp1_hit', 'break_even_moved'] },
  tp2: { near: 'target', kinds: ['tp2_hit', 'closed'] },
  sl: { near: 'stop', kinds: ['sl_hit', 'closed'] },
  sl_be: { near: 'stop', kinds: ['sl_hit', 'closed'] },
  timeout: { near: null, kinds: ['expired', 'closed'] },
  signal_flip: { near: null, kinds: ['closed'] },
  manual: { near: null, kinds: ['closed'] },
  forced: { near: null, kinds: ['closed'] },
};

export const NEW_TRAIL: VirtualTrail = { sequence: 0, grossR: 0, isTargetNear: false, isStopNear: false };

/**
 * A virtual position with what its events depend on, as doubles: how far it is, what it has banked, what was told.
 * It decides no exit: the position book does, and tells it.
 */
export class Followed implements Waiting {
  version = 0;
  position: VirtualPosition;
  ways: Ways;
  isTargetNear: boolean;
  isStopNear: boolean;
  /** Price of the last mark or event. */
  toldPrice = Number.NaN;
  #isHalfClosed: boolean;
  #sequence: number;
  #storedR: number;
  #bankedR: number;
  #openShare: number;
  readonly isLong: boolean;
  readonly #entry: number;
  readonly #riskDistance: number;
  readonly #qty: number;

  constructor(position: VirtualPosition, trail: VirtualTrail) {
    this.position = position;
    this.ways = waysOf(position);
    this.isTargetNear = trail.isTargetNear;
    this.isStopNear = trail.isStopNear;
    this.#isHalfClosed = position.tp1At !== null;
    this.#sequence = trail.sequence;
    this.#storedR = trail.grossR;
    this.isLong = position.side === 'LONG';
    this.#entry = Number(position.entryPrice);
    this.#riskDistance = Number(position.riskDistance);
    this.#qty = Number(position.qty);
    this.#bankedR = 0;
    this.#openShare = 1;
    for (const exit of position.exits) this.#bank(exit);
  }

  /** The other fields of a virtual position stay with it whatever the book made of the rest. */
  with(position: Position): VirtualPosition {
    const { origin, reason, decidedBy } = this.position;
    return { ...position, origin, reason, decidedBy };
  }

  /** An event of its own number, to be stored. */
  event(kind: VirtualEventKind, at: EpochMs, price: number): VirtualEvent {
    this.#sequence += 1;
    const event = this.#told(kind, at, price);
    this.#storedR = event.grossR;
    return event;
  }

  /** A new price at a mark; `isStored` when it has moved far enough since the last stored event. */
  mark(at: EpochMs, price: number): { readonly event: VirtualEvent; readonly isStored: boolean } {
    const isStored = Math.abs(this.#grossR(price) - this.#storedR) >= STORED_MOVE_R;
    const event = isStored ? this.event('price_updated', at, price) : this.#told('price_updated', at, price);
    return { event, isStored };
  }

  /** Target or stop have come near; null when that was told of the present one. */
  near(end: 'target' | 'stop', at: EpochMs, price: number): VirtualEvent | null {
    if (end === 'target' ? this.isTargetNear : this.isStopNear) return null;
    if (end === 'target') this.isTargetNear = true;
    else this.isStopNear = true;
    if (end === 'stop') return this.event('sl_near', at, price);
    return this.event(this.#isHalfClosed ? 'tp2_near' : 'tp1_near', at, price);
  }

  /** Takes the position as the book left it after these exits; what happened, in order. */
  exited(position: Position, exits: readonly PositionExit[]): VirtualEvent[] {
    const after = this.with(position);
    const events = exits.flatMap((exit) => this.#exitEvents(after, exit));
    this.position = after;
    this.version += 1;
    return events;
  }

  #exitEvents(after: VirtualPosition, exit: PositionExit): VirtualEvent[] {
    const { at } = exit;
    const price = Number(exit.price);
    const { near, kinds } = ENDING_OF[exit.kind];
    const before = near === null ? null : this.near(near, at, price);
    this.#bank(exit);
    const events = kinds.map((kind) => {
      if (kind !== 'break_even_moved') return this.event(kind, at, price);
      this.#turn(after);
      return { ...this.event(kind, at, price), price: this.ways.stop };
    });
    return before === null ? events : [before, ...events];
  }

  /** TP1 is behind it: other ways lie ahead. */
  #turn(after: VirtualPosition): void {
    this.ways = waysOf(after);
    this.#isHalfClosed = true;
    this.isTargetNear = false;
    this.isStopNear = false;
  }

  #bank(exit: PositionExit): void {
    const share = Number(exit.qty) / this.#qty;
    this.#bankedR += share * this.#moveR(Number(exit.price));
    this.#openShare -= share;
  }

  #told(kind: VirtualEventKind, at: EpochMs, price: number): VirtualEvent {
    this.toldPrice = price;
    const { id: positionId, strategyId } = this.position;
    const grossR = this.#grossR(price);
    const { tpDistance, slDistance } = distancesAt(this.ways, price);
    const sequence = this.#sequence;
    return { positionId, strategyId, sequence, kind, at, price, grossR, tpDistance, slDistance };
  }

  #grossR(price: number): number {
    return this.#bankedR + this.#openShare * this.#moveR(price);
  }

  #moveR(price: number): number {
    return (this.isLong ? price - this.#entry : this.#entry - price) / this.#riskDistance;
  }
}
