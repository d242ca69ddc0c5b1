/// <reference lib="es2024.sharedmemory" />

/**
 * A single-producer single-consumer ring of fixed records of doubles over shared memory: one thread fills, one
 * other takes, in order, without locks. Indices count records for ever (modulo 2³²); what lies between `tail` and
 * `head` belongs to the consumer, the rest to the producer. A record is given back only by `release`, so that a
 * consumer that dies loses nothing: the next one begins at the same `tail`.
 */
export interface SharedRing {
  /** Records of `fields` doubles. */
  readonly records: SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
  readonly fields: number;
  /** Records; a power of two. */
  readonly capacity: number;
}

/** Places in the control block, each on a cache line of its own so that the two sides do not disturb each other. */
const HEAD = 0;
const TAIL = 16;
/** Counts wake-ups; what a waiting consumer sleeps on. */
const SIGNAL = 32;
/** 1 while the consumer sleeps until `head` reaches the record in WAKE_AT. */
const WAITING = 48;
const WAKE_AT = 49;
const CONTROL_BYTES = 256;
/** Looks at the head before sleeping: about 2 µs; longer would starve the other threads of a small machine. */
const SPINS = 200;

/** Memory for a ring. Throws when the capacity is not a power of two. */
export function createRing(fields: number, capacity: number): SharedRing {
  if (!Number.isInteger(Math.log2(capacity)) || capacity > 2 ** 30)
    throw new RangeError(`ring: capacity ${capacity} is not a power of two up to 2^30`);
  return {
    records: new SharedArrayBuffer(fields * capacity * 8),
    control: new SharedArrayBuffer(CONTROL_BYTES),
    fields,
    capacity,
  };
}

/** The filling side. Use: `claim`, write the fields at the offset, `push`; then `publish` once for any number. */
export class RingProducer {
  /** All records; field `f` of a claimed record is at `offset + f`. */
  readonly values: Float64Array;
  readonly capacity: number;
  readonly #control: Int32Array;
  readonly #fields: number;
  readonly #mask: number;
  #head: number;
  #knownTail: number;

  constructor(ring: SharedRing) {
    this.values = new Float64Array(ring.records);
    this.capacity = ring.capacity;
    this.#control = new Int32Array(ring.control);
    this.#fields = ring.fields;
    this.#mask = ring.capacity - 1;
    this.#head = Atomics.load(this.#control, HEAD);
    this.#knownTail = Atomics.load(this.#control, TAIL);
  }

  /** Records pushed and not released yet. */
  get used(): number {
    this.#knownTail = Atomics.load(this.#control, TAIL);
    return (this.#head - this.#knownTail) | 0;
  }

  /** Offset of the next free record in `values`; -1 when `limit` records (the whole ring unless said) are in use. */
  claim(limit = this.capacity): number {
    if (((this.#head - this.#knownTail) | 0) >= limit && this.used >= limit) return -1;
    return (this.#head & this.#mask) * this.#fields;
  }

  /** Takes the claimed record over; the consumer sees it with the next `publish`. */
  push(): void {
    this.#head = (this.#head + 1) | 0;
  }

  /** Shows everything pushed to the consumer and wakes it when it waits for that much. */
  publish(): void {
    const control = this.#control;
    Atomics.store(control, HEAD, this.#head);
    if (Atomics.load(control, WAITING) === 1 && ((this.#head - Atomics.load(control, WAKE_AT)) | 0) >= 0)
      this.wake();
  }

  /** Wakes the consumer whatever there is. */
  wake(): void {
    Atomics.store(this.#control, WAITING, 0);
    Atomics.add(this.#control, SIGNAL, 1);
    Atomics.notify(this.#control, SIGNAL);
  }
}

/** The taking side. Use: look at `available` records from `offset(0)` on, then `release` as many as are done with. */
export class RingConsumer {
  readonly values: Float64Array;
  readonly capacity: number;
  readonly #control: Int32Array;
  readonly #fields: number;
  readonly #mask: number;
  #tail: number;

  constructor(ring: SharedRing) {
    this.values = new Float64Array(ring.records);
    this.capacity = ring.capacity;
    this.#control = new Int32Array(ring.control);
    this.#fields = ring.fields;
    this.#mask = ring.capacity - 1;
    this.#tail = Atomics.load(this.#control, TAIL);
  }

  /** Records published and not released. */
  get available(): number {
    return (Atomics.load(this.#control, HEAD) - this.#tail) | 0;
  }

  /** Offset in `values` of the record `index` places after the oldest. */
  offset(index: number): number {
    return ((this.#tail + index) & this.#mask) * this.#fields;
  }

  /** Gives the oldest `count` records back to the producer. */
  release(count: number): void {
    this.#tail = (this.#tail + count) | 0;
    Atomics.store(this.#control, TAIL, this.#tail);
  }

  /** Blocks the thread until `count` records are there, it is woken, or the time is over. */
  wait(count: number, timeoutMs: number): void {
    for (let spin = 0; spin < SPINS; spin += 1) if (this.available >= count) return;
    const seen = this.#sleepUntil(count);
    if (seen !== null) Atomics.wait(this.#control, SIGNAL, seen, timeoutMs);
    Atomics.store(this.#control, WAITING, 0);
  }

  /** The same without blocking the thread's other work. */
  async waitAsync(count: number, timeoutMs: number): Promise<void> {
    const seen = this.#sleepUntil(count);
    if (seen !== null) await Atomics.waitAsync(this.#control, SIGNAL, seen, timeoutMs).value;
    Atomics.store(this.#control, WAITING, 0);
  }

  /** Says that it sleeps; null when there is no need any more. */
  #sleepUntil(count: number): number | null {
    const seen = Atomics.load(this.#control, SIGNAL);
    Atomics.store(this.#control, WAKE_AT, (this.#tail + count) | 0);
    Atomics.store(this.#control, WAITING, 1);
    // The producer may have published between the look and the note: look again.
    return this.available >= count ? null : seen;
  }
}
