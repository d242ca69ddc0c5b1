import type { WindowTally } from './moving.ts';
import type { TradeRing } from './ring.ts';

/** Below this many lots each size has its own counter. */
const LINEAR = 16_384;
/** Counters per doubling above; a counter there spans less than 0.1 % and keeps its sizes apart in a map. */
const PER_OCTAVE = 1_024;
/** Log2 of LINEAR, and of the largest exact integer. */
const FIRST_OCTAVE = 14;
const LAST_OCTAVE = 53;
const BUCKETS = LINEAR + (LAST_OCTAVE - FIRST_OCTAVE) * PER_OCTAVE;

/**
 * Exact order statistics of trade sizes in a window: a counting array over integer lots with one cursor per
 * asked rank. Sizes beyond the linear part share counters by octave, and a small map inside tells them apart,
 * so the answer is exact for any size.
 */
export class SizeTally implements WindowTally {
  count = 0;
  readonly #ring: TradeRing;
  readonly #counts = new Uint32Array(BUCKETS);
  readonly #large = new Map<number, Map<number, number>>();
  readonly #cursors = new Map<number, Cursor>();

  constructor(ring: TradeRing) {
    this.#ring = ring;
  }

  enter(index: number): void {
    this.#change(Math.abs(this.#ring.lots(index)), 1);
  }

  leave(index: number): void {
    this.#change(Math.abs(this.#ring.lots(index)), -1);
  }

  clear(): void {
    this.count = 0;
    this.#counts.fill(0);
    this.#large.clear();
    this.#cursors.clear();
  }

  /** The value at index ⌊n × fraction⌋ of the ascending sort, in lots; null when empty. */
  at(fraction: number): number | null {
    if (this.count === 0) return null;
    const rank = Math.min(this.count - 1, Math.floor(this.count * fraction));
    const cursor = this.#cursor(fraction);
    while (cursor.below > rank) {
      cursor.bucket -= 1;
      cursor.below -= this.#counts[cursor.bucket] as number;
    }
    while (cursor.below + (this.#counts[cursor.bucket] as number) <= rank) {
      cursor.below += this.#counts[cursor.bucket] as number;
      cursor.bucket += 1;
    }
    if (cursor.bucket < LINEAR) return cursor.bucket;
    return this.#within(cursor.bucket, rank - cursor.below);
  }

  #cursor(fraction: number): Cursor {
    const known = this.#cursors.get(fraction);
    if (known !== undefined) return known;
    const cursor = { bucket: 0, below: 0 };
    this.#cursors.set(fraction, cursor);
    return cursor;
  }

  #within(bucket: number, rank: number): number {
    const sizes = [...(this.#large.get(bucket) ?? [])].sort(([a], [b]) => a - b);
    let below = 0;
    for (const [size, count] of sizes) {
      below += count;
      if (rank < below) return size;
    }
    throw new RangeError(`size histogram: no rank ${rank} in bucket ${bucket}`);
  }

  #change(lots: number, by: 1 | -1): void {
    const bucket = bucketOf(lots);
    this.count += by;
    this.#counts[bucket] = (this.#counts[bucket] as number) + by;
    for (const cursor of this.#cursors.values()) {
      if (bucket < cursor.bucket) cursor.below += by;
    }
    if (bucket >= LINEAR) this.#changeLarge(bucket, lots, by);
  }

  #changeLarge(bucket: number, lots: number, by: 1 | -1): void {
    const sizes = this.#large.get(bucket) ?? new Map<number, number>();
    const count = (sizes.get(lots) ?? 0) + by;
    if (count > 0) sizes.set(lots, count);
    else sizes.delete(lots);
    if (sizes.size > 0) this.#large.set(bucket, sizes);
    else this.#large.delete(bucket);
  }
}

interface Cursor {
  /** The bucket looked at, and how many values lie in lower ones. */
  bucket: number;
  below: number;
}

function bucketOf(lots: number): number {
  if (lots < LINEAR) return lots;
  const octave = Math.min(LAST_OCTAVE - 1, Math.floor(Math.log2(lots)));
  const fraction = Math.floor((lots / 2 ** octave - 1) * PER_OCTAVE);
  const within = Math.min(PER_OCTAVE - 1, Math.max(0, fraction));
  return LINEAR + (octave - FIRST_OCTAVE) * PER_OCTAVE + within;
}
