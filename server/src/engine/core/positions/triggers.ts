import type { EpochMs } from '../model/epoch-ms.ts';
import { takeRow } from './cells.ts';
import { Extremes } from './extremes.ts';
import type { Tracked } from './tracked.ts';
import { TriggerHeap } from './trigger-heap.ts';

/** Places in the row, after those of the extremes. */
export const TRIGGER_CELLS = {
  ABOVE: 2,
  BELOW: 3,
  DUE: 4,
  WAKE_AFTER: 5,
  LAST_PRICE: 6,
  LAST_TIME: 7,
} as const;
const { ABOVE, BELOW, DUE, WAKE_AFTER, LAST_PRICE } = TRIGGER_CELLS;

/**
 * What the open positions of an instrument wait for: prices of trades from below and from above (negated), the same
 * of the mark price, times to pass, ids to wake at, the next trade whatever it is.
 */
export class Triggers {
  /**
   * Extremes, nearest of each trigger (a price at or beyond, a time after or an id after is looked at) and the last
   * trade. Side by side, since every trade reads all of them.
   */
  readonly row = takeRow();
  readonly extremes = new Extremes(this.row);
  readonly #ups = new TriggerHeap<Tracked>();
  readonly #downs = new TriggerHeap<Tracked>();
  readonly #markUps = new TriggerHeap<Tracked>();
  readonly #markDowns = new TriggerHeap<Tracked>();
  readonly #dues = new TriggerHeap<Tracked>();
  readonly #asleep = new TriggerHeap<Tracked>();
  /** Those with an exit that the next trade fills. */
  readonly #waiting = new Set<Tracked>();

  constructor() {
    const { cells, at } = this.row;
    cells[at + LAST_PRICE] = Number.NaN;
    this.aim();
  }

  /** Puts a position where it waits as it now stands; where it waited before is forgotten. */
  place(tracked: Tracked): void {
    tracked.version += 1;
    const { position } = tracked;
    if (position.pendingExit === null) this.#waiting.delete(tracked);
    else this.#waiting.add(tracked);
    this.#dues.push(position.timeoutAt, tracked);
    if (tracked.isByMark) {
      this.#markUps.push(tracked.above, tracked);
      this.#markDowns.push(-tracked.below, tracked);
    }
    if (tracked.since === null) this.#asleep.push(position.asOfAggId, tracked);
    else this.#arm(tracked);
  }

  drop(tracked: Tracked): void {
    tracked.version += 1;
    this.#waiting.delete(tracked);
  }

  /** Trades up to a position's own id are no news to it; the first after that wakes it. */
  wake(aggId: number): void {
    for (
      let tracked = this.#asleep.take(aggId - 1);
      tracked !== null;
      tracked = this.#asleep.take(aggId - 1)
    ) {
      tracked.since = this.extremes.begin();
      this.#arm(tracked);
    }
  }

  /** Awake positions that a trade concerns, in the order in which they were added. */
  reachedBy(price: number): Tracked[] {
    const reached = new Set<Tracked>();
    takeInto(reached, this.#ups, price);
    takeInto(reached, this.#downs, -price);
    for (const tracked of this.#waiting) if (tracked.since !== null) reached.add(tracked);
    return inOrder(reached);
  }

  /** Positions that a mark price concerns. */
  reachedByMark(price: number): Tracked[] {
    const reached = new Set<Tracked>();
    takeInto(reached, this.#markUps, price);
    takeInto(reached, this.#markDowns, -price);
    return inOrder(reached);
  }

  /** Positions that time out before `time`. */
  dueBefore(time: EpochMs): Tracked[] {
    const due = new Set<Tracked>();
    takeInto(due, this.#dues, time - 1);
    return inOrder(due);
  }

  /** Those with an exit that the next trade fills. */
  waiting(): Tracked[] {
    return inOrder(this.#waiting);
  }

  /** Brings the row up to date, after any change. */
  aim(): void {
    const { cells, at } = this.row;
    cells[at + ABOVE] = this.#ups.next;
    cells[at + BELOW] = -this.#downs.next;
    cells[at + DUE] = this.#dues.next;
    cells[at + WAKE_AFTER] = this.#waiting.size > 0 ? Number.NEGATIVE_INFINITY : this.#asleep.next;
  }

  #arm(tracked: Tracked): void {
    if (tracked.isByMark) return;
    this.#ups.push(tracked.above, tracked);
    this.#downs.push(-tracked.below, tracked);
  }
}

function takeInto(taken: Set<Tracked>, heap: TriggerHeap<Tracked>, limit: number): void {
  for (let one = heap.take(limit); one !== null; one = heap.take(limit)) taken.add(one);
}

function inOrder(all: ReadonlySet<Tracked>): Tracked[] {
  return [...all].sort((a, b) => a.sequence - b.sequence);
}
