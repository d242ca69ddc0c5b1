import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineLogger } from '../ports.ts';
import { type Lane, writeApart } from './lane.ts';
import type { Wait } from './repeat.ts';

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5_000;
/** An outage in which it is waited so long for the next attempt is no hiccup: what waits goes to disk. */
const TO_DISK_FROM_MS = 1_000;
/** A statement that takes so long hangs: on a lock, a frozen disk, a connection whose other end is gone. */
const HANGS_FROM_MS = 2_000;

/**
 * Writes lanes to the database one after the other, for ever: rows leave their lane only when they are stored. While
 * the database is away everything waits in order, on disk after some seconds, so that memory is bounded and a kill
 * loses nothing that came before; what the database refuses for its content is reported and counted.
 */
export class WriteQueue {
  readonly #lanes: readonly Lane<never>[];
  readonly #logger: EngineLogger;
  readonly #wait: Wait;
  #running: Promise<void> | null = null;
  #again = false;
  #isDegraded = false;
  #refused = 0;
  #waiters: { readonly below: number; readonly resolve: () => void }[] = [];

  constructor(lanes: readonly Lane<never>[], logger: EngineLogger, wait: Wait = (ms) => sleep(ms)) {
    this.#lanes = lanes;
    this.#logger = logger;
    this.#wait = wait;
  }

  get pending(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.rows.length, 0);
  }

  /** Rows that wait in memory, at most. */
  get capacity(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.rows.mostInMemory, 0);
  }

  get bytesOnDisk(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.rows.bytesOnDisk, 0);
  }

  /** True from the first write that failed or hung until the next one that succeeds. */
  get isDegraded(): boolean {
    return this.#isDegraded;
  }

  /** Rows that the database refused for what they are. */
  get refused(): number {
    return this.#refused;
  }

  /** Starts writing unless it is under way already. Never rejects. */
  flush(): Promise<void> {
    if (this.#running !== null) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#writeAll().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Resolves when everything that is queued now, and what came meanwhile, is stored. */
  async drain(): Promise<void> {
    while (this.pending > 0) await this.flush();
  }

  /** Brings what waits to disk, where the next start finds it. */
  keep(): void {
    for (const lane of this.#lanes) lane.rows.spill();
  }

  /** Resolves when fewer than `below` rows wait. */
  room(below: number): Promise<void> {
    if (this.pending < below) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiters.push({ below, resolve });
      void this.flush();
    });
  }

  async #writeAll(): Promise<void> {
    do {
      this.#again = false;
      for (const lane of this.#lanes) await this.#writeLane(lane);
    } while (this.#again && this.pending > 0);
  }

  async #writeLane(lane: Lane<never>): Promise<void> {
    for (let rows = oldestOf(lane); rows.length > 0; rows = oldestOf(lane)) {
      const written = await this.#persist(lane, rows);
      lane.rows.release(rows.length);
      for (const row of written) lane.written?.(row);
      this.#wake();
    }
  }

  async #persist(lane: Lane<never>, rows: readonly never[]): Promise<readonly never[]> {
    for (let waitMs = FIRST_RETRY_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_RETRY_MS)) {
      try {
        const written = await writeApart(
          rows,
          (part) => this.#write(lane, part),
          (row, error) => this.#report(lane.name, row, error),
        );
        this.#setDegraded(false, null);
        return written;
      } catch (error) {
        this.#setDegraded(true, error);
        if (waitMs >= TO_DISK_FROM_MS) this.keep();
        await this.#wait(waitMs);
      }
    }
  }

  /** One statement. One that hangs never fails: what waits, and what comes meanwhile, goes to disk until it ends. */
  async #write(lane: Lane<never>, rows: readonly never[]): Promise<void> {
    const hanging = setInterval(() => {
      this.#setDegraded(true, new Error(`a statement of ${lane.name} did not end in ${HANGS_FROM_MS} ms`));
      this.keep();
    }, HANGS_FROM_MS);
    try {
      await lane.write(rows);
    } finally {
      clearInterval(hanging);
    }
  }

  #report(lane: string, row: unknown, error: unknown): void {
    this.#refused += 1;
    this.#logger.error({ lane, row, error: describe(error) }, 'the database refused a row');
  }

  #setDegraded(isDegraded: boolean, error: unknown): void {
    if (isDegraded === this.#isDegraded) return;
    this.#isDegraded = isDegraded;
    if (isDegraded)
      this.#logger.error(
        { error: describe(error) },
        'the database is away: writes wait in memory and on disk',
      );
    else this.#logger.info({ pending: this.pending }, 'the database is back: writing what waited');
  }

  #wake(): void {
    if (this.#waiters.length === 0) return;
    const { pending } = this;
    const ready = this.#waiters.filter(({ below }) => pending < below);
    this.#waiters = this.#waiters.filter(({ below }) => pending >= below);
    for (const { resolve } of ready) resolve();
  }
}

function oldestOf(lane: Lane<never>): readonly never[] {
  return lane.rows.first(lane.batch);
}

function describe(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? `: ${String(error.cause)}` : '';
  // The message of a query error carries the whole statement.
  return `${String(error).slice(0, 300)}${cause.slice(0, 300)}`;
}
