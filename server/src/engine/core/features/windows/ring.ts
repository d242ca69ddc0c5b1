import type { EpochMs } from '../../model/epoch-ms.ts';
import { Chunk, LAYOUT } from './chunk.ts';
import { TapeSums } from './sums.ts';

const { CHUNK, CHUNK_BITS, CHUNK_BYTES, MARK_BITS, MARK_SIZE, SLOT_MASK } = LAYOUT;
const MARK_MASK = 2 ** MARK_BITS - 1;
/** Changes of the past that are told apart; a reader who looked before them must begin again. */
const KEPT_CHANGES = 64;
/** Chunks numbered beyond this are numbered anew: indexes are split by 32-bit arithmetic. */
const MOST_CHUNKS = 2 ** 18;
/** Number of the first chunk: there is as much room for older trades as for newer ones. */
const FIRST_CHUNK = MOST_CHUNKS / 2;

/** One trade in integer units; `lots` is signed: taker buys positive, taker sells negative. */
export interface RingTrade {
  readonly time: EpochMs;
  readonly aggId: number;
  readonly price: number;
  readonly lots: number;
}

/**
 * Trades ordered by time in chunks of typed columns, with running sums. A trade keeps its absolute index while
 * nothing before it changes: indexes run from `start` (oldest kept) to `end` (exclusive). Memory grows by a chunk
 * at a time and is given back by chunks, so that it follows the number of trades without a jump; what was reserved
 * stays.
 */
export class TradeRing {
  start = FIRST_CHUNK * CHUNK;
  end = FIRST_CHUNK * CHUNK;
  /** Counts changes of what had been written; see `changedSince`. */
  generation = 0;
  readonly #keptMs: number;
  readonly #chunks: Chunk[] = [];
  /** Number of the first chunk kept. */
  #first = FIRST_CHUNK;
  /** Lowest index that was ever written: below it slots are empty, from it to `start` they hold what is forgotten. */
  #filledFrom = FIRST_CHUNK * CHUNK;
  #tail: Chunk | null = null;
  /** Chunks that hold nothing yet, or no more. */
  readonly #spare: Chunk[] = [];
  /** Chunks that are kept, needed or not. */
  #reserved = 0;
  /** Called before trades are forgotten, for whoever reads them later than they come. */
  beforeForgetting: () => void = () => undefined;
  /** Sums of all trades ever pushed, up to the index `#summed`: those of the last mark may wait. */
  readonly #sums = new TapeSums();
  #summed = FIRST_CHUNK * CHUNK;
  readonly #before = new TapeSums();
  /** Lowest index that each of the last changes touched, oldest first. */
  #changes: number[] = [];

  /** Trades older than the newest by more than `keptMs` are forgotten by and by. */
  constructor(keptMs: number) {
    this.#keptMs = keptMs;
  }

  get size(): number {
    return this.end - this.start;
  }

  /** Memory of the columns. */
  get bytes(): number {
    return this.#held * CHUNK_BYTES;
  }

  /**
   * Takes one chunk more, unless `trades` have a place: memory stays as it is from then on as long as they are no
   * more. True when there is nothing left to take.
   */
  reserve(trades: number): boolean {
    // A new chunk begins before the oldest is wholly forgotten.
    this.#reserved = Math.ceil(trades / CHUNK) + 1;
    if (this.#held >= this.#reserved) return true;
    this.#spare.push(new Chunk(0, 0));
    return this.#held >= this.#reserved;
  }

  time(index: number): EpochMs {
    const chunk = this.chunk(index);
    return chunk.originTime + (chunk.times[index & SLOT_MASK] as number);
  }

  aggId(index: number): number {
    return this.chunk(index).aggId(index & SLOT_MASK);
  }

  price(index: number): number {
    return this.chunk(index).prices[index & SLOT_MASK] as number;
  }

  lots(index: number): number {
    return this.chunk(index).lots[index & SLOT_MASK] as number;
  }

  /** The columns that hold an index, for readers of long stretches. */
  chunk(index: number): Chunk {
    return this.#chunks[(index >>> CHUNK_BITS) - this.#first] as Chunk;
  }

  /** True while the columns of an index are there, also a little before `start`. */
  holds(index: number): boolean {
    return index >= this.#first * CHUNK;
  }

  /** Appends a trade not older than the last. */
  push(time: EpochMs, aggId: number, price: number, lots: number): void {
    if (this.#chunks.length === 0) this.#begin(aggId);
    const slot = this.end & SLOT_MASK;
    if ((slot & MARK_MASK) === 0) this.#addUp();
    let chunk = this.#tail;
    if (chunk === null || slot === 0) chunk = this.#append(time, aggId - slot);
    if ((slot & MARK_MASK) === 0) this.#sums.write(chunk.marks, (slot >> MARK_BITS) * MARK_SIZE);
    chunk.stamp(slot, time, aggId);
    chunk.trade(slot, price, lots);
    this.end += 1;
  }

  /** Whether older trades can go in front: nothing there was forgotten yet. */
  get isOpenInFront(): boolean {
    return this.size > 0 && this.start === this.#filledFrom;
  }

  /** Puts trades, ascending and older than the first, in front of it; only when `isOpenInFront`. */
  prepend(trades: readonly RingTrade[]): void {
    this.#sumBefore(this.start, this.#before);
    for (let left = trades.length; left > 0; ) {
      const room = this.start & SLOT_MASK || CHUNK;
      const count = Math.min(room, left);
      this.#fillFront(trades.slice(left - count, left), room);
      left -= count;
    }
    this.#filledFrom = this.start;
    this.#changed(this.start);
  }

  /** Sums of the trades in [low, high), into `into`. */
  sums(low: number, high: number, into: TapeSums): TapeSums {
    if (high <= low) into.clear();
    else {
      this.#sumBefore(high, into);
      this.#sumBefore(low, this.#before);
      into.subtract(this.#before);
    }
    return into;
  }

  /** First index with a time ≥ `at` (`end` when none). */
  firstAt(at: EpochMs): number {
    const chunks = this.#chunks;
    let low = 0;
    let high = chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((chunks[middle] as Chunk).originTime < at) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return this.start;
    const base = (this.#first + low - 1) * CHUNK;
    const found = base + (chunks[low - 1] as Chunk).firstAt(at, Math.min(CHUNK, this.end - base));
    return Math.max(found, this.start);
  }

  /** First index with a time > `at`: the exclusive end of every window at `at`. */
  endAt(at: EpochMs): number {
    if (this.size === 0 || this.time(this.end - 1) <= at) return this.end;
    return this.firstAt(at + 1);
  }

  /** Lowest index that changed after `generation`; ∞ when nothing did, −∞ when that is not known any more. */
  changedSince(generation: number): number {
    const count = this.generation - generation;
    if (count === 0) return Number.POSITIVE_INFINITY;
    if (count > this.#changes.length) return Number.NEGATIVE_INFINITY;
    return Math.min(...this.#changes.slice(-count));
  }

  /** Forgets the trades from an index on. */
  truncate(from: number): void {
    this.#sumBefore(from, this.#before);
    this.#sums.copy(this.#before);
    this.#summed = from;
    this.end = from;
    this.#keep(this.#chunks.splice(Math.max(0, ((from + SLOT_MASK) >>> CHUNK_BITS) - this.#first)));
    this.#tail = this.#chunks.at(-1) ?? null;
    this.#changed(from);
  }

  /** Multiplies units after a change of scale. */
  rescale(priceFactor: number, lotFactor: number): void {
    for (const chunk of this.#chunks) chunk.rescale(priceFactor, lotFactor);
    this.#sums.clear();
    const first = this.#first * CHUNK;
    for (let index = first; index < this.end; index += 1) this.#sumAgain(index);
    this.#summed = this.end;
    this.#changed(Number.NEGATIVE_INFINITY);
  }

  #sumAgain(index: number): void {
    const chunk = this.chunk(index);
    const slot = index & SLOT_MASK;
    if ((slot & MARK_MASK) === 0) this.#sums.write(chunk.marks, (slot >> MARK_BITS) * MARK_SIZE);
    this.#sums.add(chunk.prices[slot] as number, chunk.lots[slot] as number);
  }

  /** Writes trades that all fit into the slots below `room` of the first chunk, or into a new one before it. */
  #fillFront(trades: readonly RingTrade[], room: number): void {
    const [oldest] = trades as [RingTrade];
    const from = room - trades.length;
    if (room === CHUNK) {
      if (this.#first === 0) this.#renumber();
      this.#chunks.unshift(this.#chunk(oldest.time, oldest.aggId - from));
      this.#first -= 1;
    } else this.chunk(this.start).rebase(oldest.time, room);
    this.start -= trades.length;
    const chunk = this.chunk(this.start);
    for (let row = trades.length - 1; row >= 0; row -= 1)
      this.#putBefore(chunk, from + row, trades[row] as RingTrade);
    // What is left of the block of 64 is empty and adds nothing to these sums.
    this.#before.write(chunk.marks, (from >> MARK_BITS) * MARK_SIZE);
  }

  /** `#before` are the sums before the trade behind this one, and of this one afterwards. */
  #putBefore(chunk: Chunk, slot: number, { time, aggId, price, lots }: RingTrade): void {
    chunk.stamp(slot, time, aggId);
    chunk.trade(slot, price, lots);
    this.#before.remove(price, lots);
    if ((slot & MARK_MASK) === 0) this.#before.write(chunk.marks, (slot >> MARK_BITS) * MARK_SIZE);
  }

  #sumBefore(index: number, into: TapeSums): void {
    if (index === this.end) {
      this.#addUp();
      into.copy(this.#sums);
      return;
    }
    const { marks, prices, lots } = this.chunk(index);
    const slot = index & SLOT_MASK;
    into.read(marks, (slot >> MARK_BITS) * MARK_SIZE);
    into.addAll(prices, lots, slot & ~MARK_MASK, slot);
  }

  /** Brings the sums up to the end. What waits lies between two marks of the last chunk. */
  #addUp(): void {
    const count = this.end - this.#summed;
    if (count === 0 || this.#tail === null) return;
    const from = this.#summed & SLOT_MASK;
    this.#sums.addAll(this.#tail.prices, this.#tail.lots, from, from + count);
    this.#summed = this.end;
  }

  /**
   * The first trade's place in its chunk is that of its id. Rings begin at different places then, as they stand after a
   * day: their memory does not rise by a chunk each while they come to that.
   */
  #begin(aggId: number): void {
    this.start = this.#first * CHUNK + (aggId % CHUNK);
    this.end = this.start;
    this.#summed = this.start;
    this.#filledFrom = this.start;
  }

  /** `originId` is the id that slot 0 has, or would have. */
  #append(time: EpochMs, originId: number): Chunk {
    this.#forget(time - this.#keptMs);
    const chunk = this.#chunk(time, originId);
    const slot = this.end & SLOT_MASK;
    this.#sums.write(chunk.marks, (slot >> MARK_BITS) * MARK_SIZE);
    this.#chunks.push(chunk);
    this.#tail = chunk;
    return chunk;
  }

  get #held(): number {
    return this.#chunks.length + this.#spare.length;
  }

  /** A chunk for new trades, one that is there before one that is taken anew. */
  #chunk(time: EpochMs, originId: number): Chunk {
    return this.#spare.pop()?.reused(time, originId) ?? new Chunk(time, originId);
  }

  /** Gives up chunks that are wholly older, but for those that are needed next. */
  #forget(before: EpochMs): void {
    const kept = this.firstAt(before);
    if (kept > this.start) {
      this.beforeForgetting();
      this.start = kept;
    }
    const gone = Math.min((this.start >>> CHUNK_BITS) - this.#first, this.#chunks.length);
    if (gone <= 0) return;
    const chunks = this.#chunks.splice(0, gone);
    this.#first += gone;
    if (this.#first > MOST_CHUNKS) this.#renumber();
    this.#keep(chunks);
  }

  /** Of chunks that became free those that were reserved are kept, and one for what comes next. */
  #keep(free: readonly Chunk[]): void {
    const count = Math.max(1 - this.#spare.length, this.#reserved - this.#held);
    if (count > 0) this.#spare.push(...free.slice(-count));
  }

  #renumber(): void {
    const shift = (this.#first - FIRST_CHUNK) * CHUNK;
    this.#first = FIRST_CHUNK;
    this.start -= shift;
    this.end -= shift;
    this.#summed -= shift;
    this.#filledFrom -= shift;
    this.#changed(Number.NEGATIVE_INFINITY);
  }

  #changed(from: number): void {
    this.generation += 1;
    this.#changes.push(from);
    if (this.#changes.length > KEPT_CHANGES) this.#changes.shift();
  }
}
