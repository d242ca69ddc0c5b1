import type { EpochMs } from '../../model/epoch-ms.ts';
import { Column } from './column.ts';

/** One trade in integer units; `lots` is signed: taker buys positive, taker sells negative. */
export interface TapeTrade {
  readonly time: EpochMs;
  readonly aggId: number;
  readonly price: number;
  readonly lots: number;
}

const FIRST_CAPACITY = 1_024;

/**
 * Trades ordered by time in typed columns (16 bytes each as a rule). A trade keeps its absolute index for life:
 * indexes run from `start` (oldest kept) to `end` (exclusive). `generation` changes when indexes lose meaning.
 */
export class TradeRing {
  start = 0;
  end = 0;
  generation = 0;
  #mask = FIRST_CAPACITY - 1;
  #origin = 0;
  #firstId = 0;
  #times = new Column(FIRST_CAPACITY);
  #ids = new Column(FIRST_CAPACITY);
  #prices = new Column(FIRST_CAPACITY);
  #lots = new Column(FIRST_CAPACITY);

  get size(): number {
    return this.end - this.start;
  }

  time(index: number): EpochMs {
    return this.#origin + this.#times.get(index & this.#mask);
  }

  aggId(index: number): number {
    return this.#firstId + this.#ids.get(index & this.#mask);
  }

  price(index: number): number {
    return this.#prices.get(index & this.#mask);
  }

  lots(index: number): number {
    return this.#lots.get(index & this.#mask);
  }

  /** Appends a trade not older than the last. Trades before `keepFrom` are dropped when room is needed. */
  push(trade: TapeTrade, keepFrom: EpochMs): void {
    if (this.size > this.#mask) this.#makeRoom(keepFrom);
    if (this.end === 0) {
      this.#origin = trade.time;
      this.#firstId = trade.aggId;
    }
    const slot = this.end & this.#mask;
    this.#times.set(slot, trade.time - this.#origin);
    this.#ids.set(slot, trade.aggId - this.#firstId);
    this.#prices.set(slot, trade.price);
    this.#lots.set(slot, trade.lots);
    this.end += 1;
  }

  /** First index with a time ≥ `at` (`end` when none). */
  firstAt(at: EpochMs): number {
    let low = this.start;
    let high = this.end;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.time(middle) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** First index with a time > `at`: the exclusive end of every window at `at`. */
  endAt(at: EpochMs): number {
    if (this.size === 0 || this.time(this.end - 1) <= at) return this.end;
    return this.firstAt(at + 1);
  }

  /** All trades from an index on, as objects (only for rare rebuilds). */
  read(from: number): TapeTrade[] {
    const trades: TapeTrade[] = [];
    for (let index = from; index < this.end; index += 1) {
      trades.push({
        time: this.time(index),
        aggId: this.aggId(index),
        price: this.price(index),
        lots: this.lots(index),
      });
    }
    return trades;
  }

  /** Forgets the trades from an index on; windows notice by `generation`. */
  truncate(from: number): void {
    this.end = from;
    this.generation += 1;
  }

  /** Multiplies units after a change of scale. */
  rescale(priceFactor: number, lotFactor: number): void {
    for (let index = this.start; index < this.end; index += 1) {
      const slot = index & this.#mask;
      this.#prices.set(slot, this.#prices.get(slot) * priceFactor);
      this.#lots.set(slot, this.#lots.get(slot) * lotFactor);
    }
    this.generation += 1;
  }

  #makeRoom(keepFrom: EpochMs): void {
    const kept = this.firstAt(keepFrom);
    // Dropping a little again and again would search on every tick: grow unless an eighth comes free.
    if (kept - this.start > this.#mask / 8) this.start = kept;
    else this.#grow();
  }

  #grow(): void {
    for (const column of [this.#times, this.#ids, this.#prices, this.#lots]) {
      column.double(this.start, this.end);
    }
    this.#mask = this.#mask * 2 + 1;
  }
}
