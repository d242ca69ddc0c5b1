import type { TradeRing } from './ring.ts';

/** What a window keeps up to date: told of each stretch of trade indexes [from, to) that enters or leaves. */
export interface WindowTally {
  enter(from: number, to: number): void;
  leave(from: number, to: number): void;
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

  moveTo(low: number, high: number): T {
    if (this.#mustRestart(low, high)) this.#restart(low);
    this.#generation = this.#ring.generation;
    if (this.#high < high) this.tally.enter(this.#high, high);
    if (this.#low > low) this.tally.enter(low, this.#low);
    if (this.#high > high) this.tally.leave(high, this.#high);
    if (this.#low < low) this.tally.leave(this.#low, low);
    this.#low = low;
    this.#high = high;
    return this.tally;
  }

  #mustRestart(low: number, high: number): boolean {
    const ring = this.#ring;
    // Trades still counted must still be there to be taken out, as they were when they were counted.
    const forgotten = this.#low < this.#high && !ring.holds(this.#low);
    const disjoint = low >= this.#high || high <= this.#low;
    return forgotten || disjoint || ring.changedSince(this.#generation) < this.#high;
  }

  #restart(low: number): void {
    this.tally.clear();
    this.#low = low;
    this.#high = low;
  }
}
