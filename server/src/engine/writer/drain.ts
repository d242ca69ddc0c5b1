import { setTimeout as sleep } from 'node:timers/promises';
import type { EpochMs } from '../core/model/epoch-ms.ts';
import type { EngineLogger, TickRow } from '../ports.ts';
import { errorKind, writeApart } from '../runtime/lane.ts';
import { BatchOrder } from './batch-order.ts';
import { CopyEncoder } from './copy-encoder.ts';
import { RingConsumer, type SharedRing } from './ring.ts';
import { SpoolReader } from './spool.ts';
import { TICK, TICK_FIELDS, tickAt } from './tick-record.ts';
import { ABANDON, RUN, type SharedState, WriterState } from './writer-state.ts';

const { INSTRUMENT, TIME } = TICK;

/** Where encoded ticks go. */
export interface TickTarget {
  copy(payload: Uint8Array, times: () => Iterable<EpochMs>): Promise<void>;
  writeRows(rows: readonly TickRow[]): Promise<unknown>;
  close(): Promise<void>;
}

/** What both sides of a writer share. */
export interface WriterMemory {
  readonly ring: SharedRing;
  readonly state: SharedState;
}

export interface DrainOptions {
  readonly memory: WriterMemory;
  readonly spoolFolder: string;
  readonly target: TickTarget;
  readonly logger: EngineLogger;
}

/** Takes ticks out of shared memory and the spool until told to end. Rejects only for a fault of its own. */
export function runDrain({ memory, spoolFolder, target, logger }: DrainOptions): Promise<void> {
  const state = new WriterState(memory.state);
  const spool = new SpoolReader(spoolFolder, state, MOST_ROWS);
  return new TickDrain({ ring: new RingConsumer(memory.ring), spool, state, target, logger }).run();
}

interface DrainParts {
  readonly ring: RingConsumer;
  readonly spool: SpoolReader;
  readonly state: WriterState;
  readonly target: TickTarget;
  readonly logger: EngineLogger;
}

/** Ticks that are written without waiting for the second to pass. */
const ROWS_AT_ONCE = 200;
const LONGEST_WAIT_MS = 1_000;
/** Most rows of one COPY: batches grow up to this while the database is slower than the market. */
const MOST_ROWS = 20_000;
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5_000;

interface Source {
  readonly values: Float64Array;
  readonly offset: (index: number) => number;
  readonly count: number;
  readonly release: () => void;
}

/**
 * The taking side of the tick writer: batches from ring and spool into the database, in order. Records are given
 * back only when they are stored, so that a drain that dies is replaced by another and nothing is lost. Which of them
 * are there already only the database knows: it may have lost what was once stored.
 */
class TickDrain {
  readonly #parts: DrainParts;
  readonly #encoder = new CopyEncoder(MOST_ROWS);
  readonly #order = new BatchOrder(MOST_ROWS);

  constructor(parts: DrainParts) {
    this.#parts = parts;
  }

  /** Runs until it is told to end. Rejects only for a fault of its own. */
  async run(): Promise<void> {
    const { ring, state } = this.#parts;
    while (state.ending !== ABANDON) {
      if (this.#isQuiet()) await ring.waitAsync(ROWS_AT_ONCE, LONGEST_WAIT_MS);
      const source = this.#next();
      if (source.count > 0) await this.#store(source);
      else if (state.ending !== RUN && !this.#hasMore()) return;
    }
  }

  /** Too little for a batch yet, and nobody waits for the end. */
  #isQuiet(): boolean {
    const { ring, spool, state } = this.#parts;
    return ring.available < ROWS_AT_ONCE && spool.available === 0 && state.ending === RUN;
  }

  #hasMore(): boolean {
    const { ring, spool } = this.#parts;
    return ring.available > 0 || spool.available > 0;
  }

  /** The ring holds what came before the spool: while there is a spool, nothing new enters the ring. */
  #next(): Source {
    const { ring, spool } = this.#parts;
    const waiting = Math.min(ring.available, MOST_ROWS);
    if (waiting > 0 || spool.available === 0) {
      const offset = (index: number) => ring.offset(index);
      return { values: ring.values, offset, count: waiting, release: () => ring.release(waiting) };
    }
    const count = Math.min(spool.read(), MOST_ROWS);
    const offset = (index: number) => index * TICK_FIELDS;
    return { values: spool.values, offset, count, release: () => spool.release(count) };
  }

  async #store(source: Source): Promise<void> {
    this.#encode(source);
    if (this.#encoder.rows > 0 && !(await this.#persist(source))) return;
    source.release();
  }

  #encode({ values, offset, count }: Source): void {
    const encoder = this.#encoder;
    encoder.reset();
    const order = this.#order.arrange(count, (index) => values[offset(index) + INSTRUMENT] ?? 0);
    for (const index of order) {
      const at = offset(index);
      if (!encoder.add(values, at)) this.#refuse(tickAt(values, at), 'a field cannot be stored');
    }
  }

  /** False when it was told to end before the database took the rows. */
  async #persist(source: Source): Promise<boolean> {
    const { target, state } = this.#parts;
    const payload = this.#encoder.finish();
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
      try {
        await target.copy(payload, () => times(source));
        this.#setDegraded(false, null);
        return true;
      } catch (error) {
        if (errorKind(error) === 'data' && (await this.#writeApart(source))) return true;
        this.#setDegraded(true, error);
      }
      if (state.ending === ABANDON) return false;
      await sleep(waitMs);
    }
  }

  /** The database refuses a row for what it is: the others are written. False when it is away meanwhile. */
  async #writeApart(source: Source): Promise<boolean> {
    const { target } = this.#parts;
    const rows = Array.from({ length: source.count }, (_, index) =>
      tickAt(source.values, source.offset(index)),
    );
    // What cannot even be encoded was refused before.
    const encodable = rows.filter((_, index) => isEncodable(source, index));
    try {
      await writeApart(
        encodable,
        (part) => target.writeRows(part),
        (row, error) => this.#refuse(row, error),
      );
      return true;
    } catch (error) {
      this.#setDegraded(true, error);
      return false;
    }
  }

  #refuse(row: TickRow, error: unknown): void {
    this.#parts.state.addRefused(1);
    this.#parts.logger.error({ row, error: String(error).slice(0, 300) }, 'the database refused a tick');
  }

  #setDegraded(isDegraded: boolean, error: unknown): void {
    const { state, logger } = this.#parts;
    if (isDegraded === state.isDegraded) return;
    state.isDegraded = isDegraded;
    if (isDegraded)
      logger.error(
        { error: String(error).slice(0, 300) },
        'the database is away: ticks wait in memory and on disk',
      );
    else logger.info({}, 'the database is back: storing the ticks that waited');
  }
}

const probe = new CopyEncoder(1);

function isEncodable({ values, offset }: Source, index: number): boolean {
  probe.reset();
  return probe.add(values, offset(index));
}

function* times({ values, offset, count }: Source): Generator<EpochMs> {
  for (let index = 0; index < count; index += 1) {
    const time = values[offset(index) + TIME];
    if (time !== undefined && isEncodable({ values, offset, count, release: () => undefined }, index))
      yield time;
  }
}
