/** What the two sides of the tick writer tell each other beside the ring: counters and wishes in shared memory. */
export interface SharedState {
  readonly memory: SharedArrayBuffer;
}

const DEGRADED = 0;
const ENDING = 1;
const REFUSED = 2;
/** Places among the 64-bit counters. */
const SPOOL_WRITTEN = 2;
const SPOOL_TAKEN = 3;

/** How the consumer is to end: not at all, when everything is stored, or now. */
export const RUN = 0;
export const DRAIN = 1;
export const ABANDON = 2;
export type Ending = typeof RUN | typeof DRAIN | typeof ABANDON;

export function createState(): SharedState {
  return { memory: new SharedArrayBuffer(64) };
}

export class WriterState {
  readonly #small: Int32Array;
  readonly #large: BigInt64Array;

  constructor({ memory }: SharedState) {
    this.#small = new Int32Array(memory);
    this.#large = new BigInt64Array(memory);
  }

  /** The database did not take the last batch. */
  get isDegraded(): boolean {
    return Atomics.load(this.#small, DEGRADED) === 1;
  }

  set isDegraded(value: boolean) {
    Atomics.store(this.#small, DEGRADED, value ? 1 : 0);
  }

  get ending(): Ending {
    return Atomics.load(this.#small, ENDING) as Ending;
  }

  set ending(value: Ending) {
    Atomics.store(this.#small, ENDING, value);
  }

  /** Rows that can never be stored for what they are. */
  get refused(): number {
    return Atomics.load(this.#small, REFUSED);
  }

  addRefused(count: number): void {
    Atomics.add(this.#small, REFUSED, count);
  }

  /** Index behind the last record on disk. */
  get spoolWritten(): number {
    return Number(Atomics.load(this.#large, SPOOL_WRITTEN));
  }

  set spoolWritten(index: number) {
    Atomics.store(this.#large, SPOOL_WRITTEN, BigInt(index));
  }

  /** Index of the first record on disk that is not stored in the database yet. */
  get spoolTaken(): number {
    return Number(Atomics.load(this.#large, SPOOL_TAKEN));
  }

  set spoolTaken(index: number) {
    Atomics.store(this.#large, SPOOL_TAKEN, BigInt(index));
  }
}
