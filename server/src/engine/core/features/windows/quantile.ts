import { LAYOUT } from './chunk.ts';
import type { WindowTally } from './moving.ts';
import type { TradeRing } from './ring.ts';

const { CHUNK, SLOT_MASK } = LAYOUT;
/** Below this many lots each size has its own counter. */
const LINEAR = 16_384;
/** Counters per doubling above; sizes that share one are told apart only near an asked rank. */
const PER_OCTAVE = 1_024;
const OCTAVE_BITS = 10;
/** Log2 of LINEAR, and of the largest exact integer. */
const FIRST_OCTAVE = 14;
const LAST_OCTAVE = 53;
const BUCKETS = LINEAR + (LAST_OCTAVE - FIRST_OCTAVE) * PER_OCTAVE;
/** Sizes up to here are cut into octaves by bits. */
const LARGEST_INT = 2 ** 31 - 1;
/** Counters watched on each side of a rank: ± 1.6 %. */
const WATCHED = 16;

/**
 * Exact order statistics of trade sizes in a window: a counting array over integer lots with one cursor per
 * asked rank. Sizes beyond the linear part share counters by octave; those around a cursor are counted one by
 * one, so the answer is exact for any size.
 */
export class SizeTally implements WindowTally {
  count = 0;
  readonly #ring: TradeRing;
  readonly #counts = new Uint32Array(BUCKETS);
  readonly #cursors: readonly Cursor[];

  /** `fractions` are the ranks that will be asked, 0..1. */
  constructor(ring: TradeRing, fractions: readonly number[]) {
    this.#ring = ring;
    this.#cursors = fractions.map((fraction) => new Cursor(fraction));
  }

  enter(from: number, to: number): void {
    this.#change(from, to, 1);
  }

  leave(from: number, to: number): void {
    this.#change(from, to, -1);
  }

  clear(): void {
    this.count = 0;
    this.#counts.fill(0);
    for (const cursor of this.#cursors) cursor.clear();
  }

  /** The value at index ⌊n × fraction⌋ of the ascending sort of the window's [low, high), in lots; null when empty. */
  at(fraction: number, low: number, high: number): number | null {
    const cursor = this.#cursors.find((one) => one.fraction === fraction);
    if (cursor === undefined) throw new RangeError(`size ranks: ${fraction} is not one of those asked for`);
    if (this.count === 0) return null;
    const rank = Math.min(this.count - 1, Math.floor(this.count * fraction));
    this.#seek(cursor, rank);
    if (cursor.bucket < LINEAR) return cursor.bucket;
    if (!cursor.watches(cursor.bucket)) this.#watch(cursor, low, high);
    return cursor.sizeAt(rank - cursor.below);
  }

  #seek(cursor: Cursor, rank: number): void {
    const counts = this.#counts;
    while (cursor.below > rank) {
      cursor.bucket -= 1;
      cursor.below -= counts[cursor.bucket] as number;
    }
    while (cursor.below + (counts[cursor.bucket] as number) <= rank) {
      cursor.below += counts[cursor.bucket] as number;
      cursor.bucket += 1;
    }
  }

  /** Counts the sizes around a cursor one by one, from the trades themselves. */
  #watch(cursor: Cursor, low: number, high: number): void {
    cursor.startWatch();
    for (let index = low; index < high; index += 1) {
      const lots = Math.abs(this.#ring.lots(index));
      const bucket = bucketOf(lots);
      if (cursor.watches(bucket)) cursor.count(lots, 1);
    }
  }

  #change(from: number, to: number, by: 1 | -1): void {
    this.count += by * (to - from);
    for (let index = from; index < to; ) {
      const until = Math.min(to, index - (index & SLOT_MASK) + CHUNK);
      const { lots } = this.#ring.chunk(index);
      for (; index < until; index += 1) this.#changeOne(Math.abs(lots[index & SLOT_MASK] as number), by);
    }
  }

  #changeOne(lots: number, by: 1 | -1): void {
    const bucket = lots < LINEAR ? lots : bucketOf(lots);
    (this.#counts[bucket] as number) += by;
    for (const cursor of this.#cursors) {
      if (bucket < cursor.bucket) cursor.below += by;
      if (bucket >= LINEAR && cursor.watches(bucket)) cursor.count(lots, by);
    }
  }
}

/** A rank's place among the counters. */
class Cursor {
  readonly fraction: number;
  /** The bucket looked at, and how many values lie in lower ones. */
  bucket = 0;
  below = 0;
  #watchFrom = 0;
  #watchTo = 0;
  readonly #sizes = new Map<number, number>();

  constructor(fraction: number) {
    this.fraction = fraction;
  }

  clear(): void {
    this.bucket = 0;
    this.below = 0;
    this.#watchFrom = 0;
    this.#watchTo = 0;
    this.#sizes.clear();
  }

  watches(bucket: number): boolean {
    return bucket >= this.#watchFrom && bucket < this.#watchTo;
  }

  startWatch(): void {
    this.#sizes.clear();
    this.#watchFrom = Math.max(LINEAR, this.bucket - WATCHED);
    this.#watchTo = this.bucket + WATCHED + 1;
  }

  count(lots: number, by: 1 | -1): void {
    const count = (this.#sizes.get(lots) ?? 0) + by;
    if (count === 0) this.#sizes.delete(lots);
    else this.#sizes.set(lots, count);
  }

  /** The size at a rank within the cursor's bucket. */
  sizeAt(rank: number): number {
    const inside = [...this.#sizes].filter(([lots]) => bucketOf(lots) === this.bucket);
    let below = 0;
    for (const [lots, count] of inside.sort(([a], [b]) => a - b)) {
      below += count;
      if (rank < below) return lots;
    }
    throw new RangeError(`size histogram: no rank ${rank} in bucket ${this.bucket}`);
  }
}

function bucketOf(lots: number): number {
  if (lots < LINEAR) return lots;
  if (lots <= LARGEST_INT) {
    const octave = 31 - Math.clz32(lots);
    const within = (lots >>> (octave - OCTAVE_BITS)) & (PER_OCTAVE - 1);
    return LINEAR + (octave - FIRST_OCTAVE) * PER_OCTAVE + within;
  }
  const octave = Math.min(LAST_OCTAVE - 1, Math.floor(Math.log2(lots)));
  const fraction = Math.floor((lots / 2 ** octave - 1) * PER_OCTAVE);
  const within = Math.min(PER_OCTAVE - 1, Math.max(0, fraction));
  return LINEAR + (octave - FIRST_OCTAVE) * PER_OCTAVE + within;
}
