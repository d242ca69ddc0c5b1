type Cells = Int32Array | Float64Array;

const LARGEST = 2 ** 31 - 1;

/**
 * One number per trade, 4 bytes while every value fits a signed 32-bit integer and 8 from the first that does
 * not. Positions are slots of a power-of-two ring, chosen by the owner.
 */
export class Column {
  #cells: Cells;

  constructor(capacity: number) {
    this.#cells = new Int32Array(capacity);
  }

  get(slot: number): number {
    return this.#cells[slot] as number;
  }

  set(slot: number, value: number): void {
    if (value > LARGEST || value < -LARGEST) this.#widen();
    this.#cells[slot] = value;
  }

  /** Doubles the ring; cell `i & (n − 1)` becomes cell `i & (2n − 1)` for each index from `start` to `end`. */
  double(start: number, end: number): void {
    const old = this.#cells;
    const capacity = old.length * 2;
    const cells = old instanceof Int32Array ? new Int32Array(capacity) : new Float64Array(capacity);
    for (let index = start; index < end; index += 1) {
      cells[index & (capacity - 1)] = old[index & (old.length - 1)] as number;
    }
    this.#cells = cells;
  }

  #widen(): void {
    if (this.#cells instanceof Float64Array) return;
    this.#cells = Float64Array.from(this.#cells);
  }
}
