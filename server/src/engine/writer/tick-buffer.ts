import { TICK_FIELDS } from './tick-record.ts';

/** Ticks on their way to disk, oldest first: a ring in the memory of one thread, which grows up to a bound. */
export class TickBuffer {
  readonly #least: number;
  readonly #most: number;
  #values: Float64Array<ArrayBuffer>;
  #first = 0;
  #count = 0;

  /** Room for `least` records, and for up to `most` while they have to wait; both powers of two. */
  constructor(least: number, most: number) {
    this.#least = least;
    this.#most = most;
    this.#values = roomFor(least);
  }

  get count(): number {
    return this.#count;
  }

  /** Copies the record at an offset (in doubles); false when there is no room for one more. */
  push(values: Float64Array, offset: number): boolean {
    if (this.#count === this.#capacity && !this.#grow()) return false;
    const place = (this.#first + this.#count) & (this.#capacity - 1);
    this.#values.set(values.subarray(offset, offset + TICK_FIELDS), place * TICK_FIELDS);
    this.#count += 1;
    return true;
  }

  /** The oldest, as many as lie one behind the other; none only when there are none. */
  oldest(): Float64Array<ArrayBuffer> {
    const end = Math.min(this.#first + this.#count, this.#capacity);
    return this.#values.subarray(this.#first * TICK_FIELDS, end * TICK_FIELDS);
  }

  /** Forgets the oldest `count`; memory that was taken for a time of need goes with the last of them. */
  drop(count: number): void {
    this.#first = (this.#first + count) & (this.#capacity - 1);
    this.#count -= count;
    if (this.#count > 0) return;
    this.#first = 0;
    if (this.#capacity > this.#least) this.#values = roomFor(this.#least);
  }

  get #capacity(): number {
    return this.#values.length / TICK_FIELDS;
  }

  /** Called when it is full: what lies before the first begins at the start of the memory. */
  #grow(): boolean {
    if (this.#capacity >= this.#most) return false;
    const larger = roomFor(this.#capacity * 2);
    const oldest = this.oldest();
    larger.set(oldest);
    larger.set(this.#values.subarray(0, this.#values.length - oldest.length), oldest.length);
    this.#values = larger;
    this.#first = 0;
    return true;
  }
}

function roomFor(records: number): Float64Array<ArrayBuffer> {
  return new Float64Array(records * TICK_FIELDS);
}
