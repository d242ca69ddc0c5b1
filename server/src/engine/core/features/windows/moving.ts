import type { TradeRing } from './ring.ts';

/** What a window keeps up to date: told of each trade index that enters or leaves. */
export interface WindowTally {
  enter(index: number): void;
  leave(index: number): void;
  clear(): void;
}

/**
 * A range [low, high) of ring indexes that can move both ways, at the cost of the trades that enter and leave.
 * Because tallies work on integers, a moved window equals a fresh one exactly.
 */
export class MovingWindow<T extends WindowTally> {
  readonly tally: T;
  readonly #ring: TradeRing;
  #low = 0;
  #high = 0;
  #generation = 0;

  constructor(ring: TradeRing, tally: T) {
    this.#ring = ring;
    this.tally = tally;
    this.#generation = ring.generation;
  }

  get size(): number {
    return this.#high - this.#low;
  }

  moveTo(low: number, high: number): T {
    if (this.#mustRestart(low, high)) this.#restart(low);
    while (this.#high < high) this.tally.enter(this.#high++);
    while (this.#low > low) this.tally.enter(--this.#low);
    while (this.#high > high) this.tally.leave(--this.#high);
    while (this.#low < low) this.tally.leave(this.#low++);
    return this.tally;
  }

  #mustRestart(low: number, high: number): boolean {
    const forgotten = this.#low < this.#ring.start && this.size > 0;
    const disjoint = low >= this.#high || high <= this.#low;
    return forgotten || disjoint || this.#generation !== this.#ring.generation;
  }

  #restart(low: number): void {
    this.tally.clear();
    this.#low = low;
    this.#high = low;
    this.#generation = this.#ring.generation;
  }
}
