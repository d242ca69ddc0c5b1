import type { EpochMs } from '../../model/epoch-ms.ts';

/** Trades in a chunk; a power of two, so that an index is a chunk and a slot in it. */
const CHUNK_BITS = 12;
const CHUNK = 2 ** CHUNK_BITS;
const SLOT_MASK = CHUNK - 1;
/** Every so many trades the sums of all before are kept. */
const MARK_BITS = 6;
/** Numbers of a mark: see `TapeSums`. */
const MARK_SIZE = 4;

/** Numbers of one kind: 4 bytes each while all fit a signed 32-bit integer, 8 from the first that does not. */
export type Cells = Int32Array | Float64Array;

const COLUMN_BYTES = CHUNK * 4;
const MARKS = (CHUNK >> MARK_BITS) * MARK_SIZE;
/** Ids as long as each is one above the last. */
const FOLLOWING = new Int32Array(CHUNK).map((_, index) => index);
/** Memory of a chunk while all its numbers are narrow. */
const CHUNK_BYTES = MARKS * 8 + COLUMN_BYTES * 3;

/**
 * For those who work on chunks. They take these apart into constants of their own module: the compiler knows their
 * values then, while an import is read again each time.
 */
export const LAYOUT = { CHUNK, CHUNK_BITS, CHUNK_BYTES, MARK_BITS, MARK_SIZE, SLOT_MASK } as const;

/**
 * A stretch of trades in typed columns: 12.5 bytes a trade while their ids follow each other. Times and ids are
 * kept as distances from those of the first; `lots` are signed (taker sells negative).
 */
export class Chunk {
  originTime: EpochMs;
  originId: number;
  times: Cells;
  /** Null while each id is one above the last. */
  ids: Cells | null = null;
  prices: Cells;
  lots: Cells;
  /** Sums of all trades before each 64th slot. */
  readonly marks: Float64Array;

  constructor(originTime: EpochMs, originId: number) {
    this.originTime = originTime;
    this.originId = originId;
    const cells = new ArrayBuffer(CHUNK_BYTES);
    // Taken at once and not page by page: memory that is counted is memory that is there.
    new Float64Array(cells).fill(0);
    this.marks = new Float64Array(cells, 0, MARKS);
    const column = (number: number): Int32Array =>
      new Int32Array(cells, MARKS * 8 + COLUMN_BYTES * number, CHUNK);
    this.times = column(0);
    this.prices = column(1);
    this.lots = column(2);
  }

  /**
   * A chunk for other trades out of one that is not needed any more, empty as a new one: sums and searches read slots
   * that no trade fills. Null when it has become too wide.
   */
  reused(originTime: EpochMs, originId: number): Chunk | null {
    const { times, prices, lots } = this;
    if (!(times instanceof Int32Array && prices instanceof Int32Array && lots instanceof Int32Array))
      return null;
    for (const cells of [times, prices, lots, this.marks]) cells.fill(0);
    this.originTime = originTime;
    this.originId = originId;
    this.ids = null;
    return this;
  }

  /**
   * Makes room for older trades in front of the first, which is in `slot`: times are distances from `originTime` from
   * now on.
   */
  rebase(originTime: EpochMs, slot: number): void {
    const shift = this.originTime - originTime;
    for (let one = slot; one < CHUNK; one += 1) {
      const offset = (this.times[one] as number) + shift;
      if (offset !== (offset | 0)) this.times = widened(this.times);
      this.times[one] = offset;
    }
    this.originTime = originTime;
  }

  stamp(slot: number, time: EpochMs, aggId: number): void {
    const offset = time - this.originTime;
    if (offset !== (offset | 0)) this.times = widened(this.times);
    this.times[slot] = offset;
    const id = aggId - this.originId;
    if (this.ids !== null || id !== slot) this.#setId(slot, id);
  }

  trade(slot: number, price: number, lots: number): void {
    if (price !== (price | 0)) this.prices = widened(this.prices);
    if (lots !== (lots | 0)) this.lots = widened(this.lots);
    this.prices[slot] = price;
    this.lots[slot] = lots;
  }

  aggId(slot: number): number {
    return this.originId + (this.ids === null ? slot : (this.ids[slot] as number));
  }

  /** First of `used` slots with a time ≥ `at`; `used` when none. */
  firstAt(at: EpochMs, used: number): number {
    const { times } = this;
    const offset = at - this.originTime;
    let low = 0;
    let high = used;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((times[middle] as number) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Multiplies units after a change of scale. */
  rescale(priceFactor: number, lotFactor: number): void {
    this.prices = scaled(this.prices, priceFactor);
    this.lots = scaled(this.lots, lotFactor);
  }

  #setId(slot: number, id: number): void {
    this.ids ??= Int32Array.from(FOLLOWING);
    if (id !== (id | 0)) this.ids = widened(this.ids);
    this.ids[slot] = id;
  }
}

function widened(cells: Cells): Cells {
  return cells instanceof Float64Array ? cells : Float64Array.from(cells);
}

function scaled(cells: Cells, factor: number): Cells {
  if (factor === 1) return cells;
  const wide = Float64Array.from(cells, (value) => Math.round(value * factor));
  return wide.every((value) => value === (value | 0)) ? Int32Array.from(wide) : wide;
}
