import { closeSync, openSync, readSync } from 'node:fs';
import type { EngineLogger } from '../ports.ts';
import { pause, type Wait } from '../runtime/repeat.ts';
import {
  HEADER_BYTES,
  openSegment,
  removeSegment,
  type Segment,
  segmentsOf,
  writeAll,
} from './spool-segment.ts';
import { TickBuffer } from './tick-buffer.ts';
import { TICK_BYTES, TICK_FIELDS } from './tick-record.ts';
import type { WriterState } from './writer-state.ts';

/** Records gathered before a write; 64 KiB. */
const BUFFERED = 1_024;
/** Records of one file; 16 MiB. Files whose records are stored are deleted. */
const SEGMENT_RECORDS = 262_144;
/** Records kept in memory when the disk takes no more either; 64 MiB. */
const MOST_UNWRITTEN = 1_048_576;
/** A disk that failed is left alone for so long. */
const RETRY_MS = 1_000;

/**
 * Where ticks wait when memory is half full: files in the data folder, in order. Only the filling side writes
 * them; what is on disk survives a kill and is replayed by the next start.
 */
export class SpoolWriter {
  readonly #folder: string;
  readonly #state: WriterState;
  readonly #logger: EngineLogger;
  readonly #wait: Wait;
  readonly #buffer = new TickBuffer(BUFFERED, MOST_UNWRITTEN);
  #fd: number | null = null;
  #segmentRecords = 0;
  #scheduled: NodeJS.Immediate | null = null;
  #isFailing = false;
  #isResting = false;
  #isClosed = false;

  /** Finds what an earlier run left. Throws when the folder cannot be used. */
  constructor(folder: string, state: WriterState, logger: EngineLogger, wait: Wait = pause) {
    this.#folder = folder;
    this.#state = state;
    this.#logger = logger;
    this.#wait = wait;
    const segments = segmentsOf(folder);
    const last = segments.at(-1);
    const end = last === undefined ? 0 : last.first + last.count;
    state.spoolTaken = segments[0]?.first ?? end;
    state.spoolWritten = end;
  }

  /** Records that are not stored in the database yet. */
  get pending(): number {
    return this.#buffer.count + this.#state.spoolWritten - this.#state.spoolTaken;
  }

  /** The disk takes nothing, and nothing on it is older: what waits in memory may go another way. */
  get isStuck(): boolean {
    const { spoolWritten, spoolTaken } = this.#state;
    return this.#isFailing && this.#buffer.count > 0 && spoolWritten === spoolTaken;
  }

  append(values: Float64Array, offset: number): void {
    // The disk is full or gone: memory takes more for a while, then the loss must be heard.
    if (!this.#buffer.push(values, offset))
      throw new Error(`neither the database nor the spool in ${this.#folder} takes ticks any more`);
    if (this.#isResting) return;
    if (this.#buffer.count % BUFFERED === 0) this.write();
    // One write for all ticks of one turn of the event loop.
    else this.#scheduled ??= setImmediate(() => this.write());
  }

  /** Brings what is gathered to disk. */
  write(): void {
    if (this.#scheduled !== null) clearImmediate(this.#scheduled);
    this.#scheduled = null;
    if (this.#buffer.count === 0) return;
    try {
      this.#writeOut();
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing)
        this.#logger.error({ error: String(error) }, 'the spool cannot be written: ticks wait in memory');
      this.#isFailing = true;
      this.#rest();
    }
  }

  /** Hands over what waits in memory, oldest first, until one is not taken. */
  handOver(take: (values: Float64Array, offset: number) => boolean): void {
    for (let part = this.#buffer.oldest(); part.length > 0; part = this.#buffer.oldest()) {
      let offset = 0;
      while (offset < part.length && take(part, offset)) offset += TICK_FIELDS;
      this.#buffer.drop(offset / TICK_FIELDS);
      if (offset < part.length) return;
    }
  }

  /** Forgets the files when all of their records are stored. */
  clear(): void {
    try {
      this.#closeFile();
      for (const segment of segmentsOf(this.#folder)) removeSegment(segment);
    } catch (error) {
      // A disk that is gone. What a later start reads again of them is stored already, and left alone.
      this.#logger.warn({ error: String(error) }, 'files of stored ticks cannot be deleted');
    }
  }

  /** Ends without deleting anything. */
  close(): void {
    this.write();
    this.#closeFile();
    this.#isClosed = true;
  }

  /** A disk that is full or gone stays so for a while; after it what waits is tried also when no tick comes. */
  #rest(): void {
    if (this.#isResting) return;
    this.#isResting = true;
    void this.#wait(RETRY_MS).then(() => {
      this.#isResting = false;
      if (!this.#isClosed) this.write();
    });
  }

  #writeOut(): void {
    for (let part = this.#buffer.oldest(); part.length > 0; part = this.#buffer.oldest()) {
      const fd = this.#file();
      // At a place, not at the end: a write that failed half-way is written over.
      const place = HEADER_BYTES + this.#segmentRecords * TICK_BYTES;
      writeAll(fd, Buffer.from(part.buffer, part.byteOffset, part.byteLength), place);
      const count = part.length / TICK_FIELDS;
      this.#segmentRecords += count;
      this.#state.spoolWritten += count;
      this.#buffer.drop(count);
    }
  }

  /** The newest file; a new one when there is none or it is full. */
  #file(): number {
    if (this.#fd !== null && this.#segmentRecords < SEGMENT_RECORDS) return this.#fd;
    this.#closeFile();
    this.#segmentRecords = 0;
    this.#fd = openSegment(this.#folder, this.#state.spoolWritten);
    return this.#fd;
  }

  #closeFile(): void {
    const fd = this.#fd;
    this.#fd = null;
    if (fd !== null) closeSync(fd);
  }
}

/** The taking side of the spool. */
export class SpoolReader {
  readonly values: Float64Array;
  readonly #folder: string;
  readonly #state: WriterState;
  readonly #bytes: Buffer;

  constructor(folder: string, state: WriterState, mostRecords: number) {
    this.#folder = folder;
    this.#state = state;
    this.values = new Float64Array(mostRecords * TICK_FIELDS);
    this.#bytes = Buffer.from(this.values.buffer);
  }

  get available(): number {
    return this.#state.spoolWritten - this.#state.spoolTaken;
  }

  /** Reads the oldest records into `values`; returns how many. */
  read(): number {
    const segments = segmentsOf(this.#folder);
    const at = this.#state.spoolTaken;
    const segment = segments.find(({ first, count }) => at < first + count);
    if (segment === undefined) return this.#skipTo(this.#state.spoolWritten);
    if (segment.first > at) return this.#skipTo(segment.first);
    const most = Math.min(segment.first + segment.count, this.#state.spoolWritten) - at;
    const wanted = Math.min(most * TICK_BYTES, this.#bytes.length);
    const fd = openSync(segment.path, 'r');
    try {
      const place = HEADER_BYTES + (at - segment.first) * TICK_BYTES;
      return Math.floor(readSync(fd, this.#bytes, 0, wanted, place) / TICK_BYTES);
    } finally {
      closeSync(fd);
    }
  }

  /** The oldest `count` records are stored; whole files of stored records before the newest are deleted. */
  release(count: number): void {
    const taken = this.#state.spoolTaken + count;
    const segments: readonly Segment[] = segmentsOf(this.#folder);
    for (const [index, segment] of segments.entries()) {
      const next = segments[index + 1];
      if (next !== undefined && next.first <= taken) removeSegment(segment);
    }
    // Last: the filling side may delete files itself as soon as it hears that all is taken. A side that dies before
    // finds some of the stored ones again.
    this.#state.spoolTaken = taken;
  }

  /** Somebody took files away: what is gone cannot be stored. */
  #skipTo(index: number): number {
    this.#state.spoolTaken = index;
    return 0;
  }
}
