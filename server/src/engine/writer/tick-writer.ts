import { setTimeout as sleep } from 'node:timers/promises';
import { openTickCopy } from '../../store/tick-copy.ts';
import type { AggTrade } from '../core/model/market-event.ts';
import type { EngineLogger, TickWriter } from '../ports.ts';
import type { ThreadView } from '../views.ts';
import { runDrain, type TickTarget, type WriterMemory } from './drain.ts';
import { createRing, RingConsumer, RingProducer } from './ring.ts';
import { SpoolWriter } from './spool.ts';
import { WriterThread } from './thread.ts';
import { putTick, TICK_BYTES, TICK_FIELDS } from './tick-record.ts';
import { ABANDON, createState, DRAIN, WriterState } from './writer-state.ts';

export interface TickWriterOptions {
  /** `thread`: the writing has a thread of its own. `inline`: the same code in this thread (tests, `ae tape`). */
  readonly mode: 'thread' | 'inline';
  readonly databaseUrl: string;
  /** Folder of the spool, for this writer alone. */
  readonly spoolFolder: string;
  readonly logger: EngineLogger;
  readonly logLevel?: string;
  /** Ticks in memory; a power of two, 131,072 (8 MiB) unless said. */
  readonly capacity?: number;
  /** The thread's program; the TypeScript source unless said (the build names its bundle). */
  readonly workerUrl?: string;
  /** The writer died too often and is not started again. Unless said, this thread ends with the error. */
  readonly onGivenUp?: (reason: string) => void;
  /** Takes the place of the database in tests of the inline mode. */
  readonly target?: TickTarget;
}

/** A tick writer and what it is worth showing. */
export interface RunningTickWriter extends TickWriter {
  /** Ticks that fit in memory. */
  readonly capacity: number;
  /** Bytes that wait on disk. */
  readonly spooledBytes: number;
  /** Ticks that can never be stored for what they are. */
  readonly refused: number;
  /** The writer's own thread; null when it has none, or has not told yet. */
  readonly thread: ThreadView | null;
}

/** What the filling side needs of whatever takes the ticks. */
export interface DrainSide {
  readonly thread: ThreadView | null;
  /** Resolves when it ended as told, also when it had failed. */
  readonly ended: Promise<void>;
  /** Ends it at once. */
  kill(): Promise<void>;
}

const DEFAULT_CAPACITY = 131_072;
const POLL_MS = 2;
/** At the end the database gets this long; what is left then waits on disk for the next start. */
const CLOSE_WITHIN_MS = 5_000;

/** Starts a tick writer; what an earlier run left on disk is stored first. Throws when the spool cannot be used. */
export function createTickWriter(options: TickWriterOptions): RunningTickWriter {
  const memory: WriterMemory = {
    ring: createRing(TICK_FIELDS, options.capacity ?? DEFAULT_CAPACITY),
    state: createState(),
  };
  // The filling side finds the old spool before the taking side looks at it.
  const filling = new SpoolWriter(options.spoolFolder, new WriterState(memory.state), options.logger);
  const drain = options.mode === 'thread' ? new WriterThread(options, memory) : drainInline(options, memory);
  return new RingTickWriter(memory, filling, drain);
}

/** The taking side in this thread. */
function drainInline(options: TickWriterOptions, memory: WriterMemory): DrainSide {
  const target = options.target ?? openTickCopy(options.databaseUrl);
  const state = new WriterState(memory.state);
  const ended = runDrain({ ...options, memory, target })
    .catch(options.onGivenUp ?? rethrow)
    .finally(() => target.close());
  return {
    ended,
    thread: null,
    kill: () => {
      state.ending = ABANDON;
      return target.close();
    },
  };
}

class RingTickWriter implements RunningTickWriter {
  readonly capacity: number;
  readonly #memory: WriterMemory;
  readonly #ring: RingProducer;
  readonly #state: WriterState;
  readonly #spool: SpoolWriter;
  readonly #drain: DrainSide;
  readonly #record = new Float64Array(TICK_FIELDS);
  #isSpooling: boolean;
  #added = 0;

  constructor(memory: WriterMemory, spool: SpoolWriter, drain: DrainSide) {
    this.#memory = memory;
    this.#ring = new RingProducer(memory.ring);
    this.#state = new WriterState(memory.state);
    this.#spool = spool;
    this.#drain = drain;
    this.capacity = memory.ring.capacity;
    this.#isSpooling = spool.pending > 0;
    this.#added = spool.pending;
  }

  get pending(): number {
    return this.#ring.used + this.#spool.pending;
  }

  get isDegraded(): boolean {
    return this.#state.isDegraded;
  }

  get thread(): ThreadView | null {
    return this.#drain.thread;
  }

  get refused(): number {
    return this.#state.refused;
  }

  get spooledBytes(): number {
    return this.#spool.pending * TICK_BYTES;
  }

  add(instrumentId: number, trade: AggTrade): void {
    this.#added += 1;
    const offset = this.#isSpooling && this.#spools() ? -1 : this.#ring.claim(this.capacity / 2);
    if (offset >= 0) {
      putTick(this.#ring.values, offset, instrumentId, trade);
      this.#ring.push();
      this.#ring.publish();
    } else {
      this.#isSpooling = true;
      putTick(this.#record, 0, instrumentId, trade);
      this.#spool.append(this.#record, 0);
    }
  }

  async flush(): Promise<void> {
    const wanted = this.#added;
    await this.#until(() => this.#added - this.pending >= wanted);
  }

  async room(below: number): Promise<void> {
    await this.#until(() => this.pending < below);
  }

  async close(): Promise<void> {
    this.#spool.write();
    this.#refill();
    this.#state.ending = DRAIN;
    this.#ring.wake();
    const late = new AbortController();
    const timer = sleep(CLOSE_WITHIN_MS, true, { signal: late.signal }).catch(() => false);
    const isLate = await Promise.race([this.#drain.ended.then(() => false), timer]);
    late.abort();
    if (isLate) await this.#end();
    this.#keepRest();
  }

  abandon(): void {
    void this.#end();
    this.#spool.close();
  }

  async #end(): Promise<void> {
    this.#state.ending = ABANDON;
    this.#ring.wake();
    await this.#drain.kill();
  }

  /** What the database did not take in time waits on disk. */
  #keepRest(): void {
    const rest = new RingConsumer(this.#memory.ring);
    const { available } = rest;
    for (let index = 0; index < available; index += 1) this.#spool.append(rest.values, rest.offset(index));
    rest.release(available);
    if (this.#spool.pending === 0) this.#spool.clear();
    this.#spool.close();
  }

  /** Whether the spool is still ahead of memory; when everything in it is stored, memory takes over again. */
  #spools(): boolean {
    this.#refill();
    if (this.#spool.pending > 0) return true;
    this.#spool.clear();
    this.#isSpooling = false;
    return false;
  }

  /** What a full disk does not take goes back to memory as that has room: the database may take it meanwhile. */
  #refill(): void {
    if (!this.#spool.isStuck) return;
    this.#spool.handOver((values, from) => {
      const offset = this.#ring.claim(this.capacity / 2);
      if (offset < 0) return false;
      this.#ring.values.set(values.subarray(from, from + TICK_FIELDS), offset);
      this.#ring.push();
      return true;
    });
    this.#ring.publish();
  }

  /** Looks again and again; whoever waits for storage does not want the second to pass. */
  async #until(isDone: () => boolean): Promise<void> {
    while (!isDone()) {
      if (this.#state.ending === ABANDON)
        throw new Error('the tick writer was ended before it stored everything');
      this.#refill();
      this.#ring.wake();
      await sleep(POLL_MS);
    }
  }
}

function rethrow(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}
