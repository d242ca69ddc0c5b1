import type { EngineLogger } from '../../ports.ts';
import { lineOf, rowOf } from './row-line.ts';
import { RowSegment } from './row-segment.ts';

/** Characters of a damaged line that are told. */
const MOST_SHOWN = 300;

export interface WaitingRowsOptions {
  /** For these rows alone; made when the first of them goes to disk. */
  readonly folder: string;
  /** Rows of one file, which is read back as a whole. */
  readonly segmentRows: number;
  /** Rows that wait in memory; with more, all of them wait on disk. */
  readonly mostInMemory: number;
  readonly logger: EngineLogger;
}

/**
 * Rows on their way to the database, in order: in memory while they are few and the database takes them, else in files
 * of the data folder. A file is deleted when all of its rows are stored: a kill before that makes the next start
 * write some of them again, which every writer of rows allows.
 */
export class WaitingRows<T> {
  readonly mostInMemory: number;
  readonly #options: WaitingRowsOptions;
  /** The oldest: given out and not all stored yet. */
  #taken: T[] = [];
  /** The file in which the taken ones are too; null while they are in memory alone. */
  #takenFrom: RowSegment | null = null;
  /** Between the taken and the newest. */
  readonly #segments: RowSegment[];
  /** The newest. */
  #rows: T[] = [];
  #nextIndex: number;
  #scheduled: NodeJS.Immediate | null = null;
  #isFailing = false;

  /** Finds what an earlier run left. */
  constructor(options: WaitingRowsOptions) {
    this.#options = options;
    this.mostInMemory = options.mostInMemory;
    this.#segments = RowSegment.leftIn(options.folder);
    this.#nextIndex = (this.#segments.at(-1)?.index ?? 0) + 1;
  }

  /** All of them, also those on disk. */
  get length(): number {
    return this.inMemory + this.#segments.reduce((sum, { rows }) => sum + rows, 0);
  }

  get inMemory(): number {
    return this.#taken.length + this.#rows.length;
  }

  get bytesOnDisk(): number {
    const taken = this.#takenFrom?.bytes ?? 0;
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, taken);
  }

  push(row: T): void {
    this.#rows.push(row);
    // A disk that failed is not tried again for each row.
    if (this.#isFailing && this.#rows.length % this.mostInMemory !== 0) return;
    if (this.#rows.length >= this.mostInMemory) this.spill();
    // One write for all rows of one turn of the event loop.
    else if (this.#segments.length > 0) this.#scheduled ??= setImmediate(() => this.spill());
  }

  /** The oldest rows, at most `count`; none only when none wait. */
  first(count: number): readonly T[] {
    while (this.#taken.length === 0 && this.#segments.length + this.#rows.length > 0) this.#takeNext();
    return this.#taken.slice(0, count);
  }

  /** The oldest `count` are stored. */
  release(count: number): void {
    this.#taken.splice(0, count);
    if (this.#taken.length > 0) return;
    this.#takenFrom?.remove();
    this.#takenFrom = null;
  }

  /** Brings all of them to disk, where a kill leaves them; what the disk does not take stays in memory. */
  spill(): void {
    if (this.#scheduled !== null) clearImmediate(this.#scheduled);
    this.#scheduled = null;
    try {
      if (this.#takenFrom === null && this.#taken.length > 0) this.#takenFrom = this.#copyOfTaken();
      while (this.#rows.length > 0) this.#writePart();
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing) this.#report(error, 'rows cannot be written to disk: they wait in memory');
      this.#isFailing = true;
    }
  }

  /** Whoever writes the taken ones goes on with those in memory. */
  #copyOfTaken(): RowSegment {
    const segment = this.#begin(this.#taken);
    segment.close();
    return segment;
  }

  #writePart(): void {
    const { segmentRows } = this.#options;
    const last = this.#segments.at(-1);
    const room = last?.isOpen === true ? segmentRows - last.rows : 0;
    const part = this.#rows.slice(0, room > 0 ? room : segmentRows);
    if (last !== undefined && room > 0) last.append(part.map(lineOf));
    else {
      last?.close();
      this.#segments.push(this.#begin(part));
    }
    this.#rows.splice(0, part.length);
  }

  /** A file that begins with these rows; one that the disk does not take is begun again under the same name. */
  #begin(rows: readonly T[]): RowSegment {
    const segment = new RowSegment(this.#options.folder, this.#nextIndex);
    try {
      segment.append(rows.map(lineOf));
    } catch (error) {
      segment.close();
      throw error;
    }
    this.#nextIndex += 1;
    return segment;
  }

  #takeNext(): void {
    const segment = this.#segments.shift();
    if (segment === undefined) {
      this.#taken = this.#rows.splice(0, this.#options.segmentRows);
      return;
    }
    const rows = this.#read(segment);
    if (rows === null) return;
    this.#taken = rows;
    this.#takenFrom = segment;
    if (rows.length === 0) this.release(0);
  }

  /** null when the file cannot be read: it stays where it is, for the next start. */
  #read(segment: RowSegment): T[] | null {
    try {
      return segment.read().flatMap((line) => this.#parsed(line));
    } catch (error) {
      this.#report(error, 'waiting rows cannot be read back: their file is left for the next start');
      return null;
    }
  }

  #parsed(line: string): T[] {
    try {
      return [rowOf(line) as T];
    } catch (error) {
      this.#report(error, `a waiting row was damaged on disk: ${line.slice(0, MOST_SHOWN)}`);
      return [];
    }
  }

  #report(error: unknown, message: string): void {
    const { folder, logger } = this.#options;
    logger.error({ folder, error: String(error) }, message);
  }
}
