import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import type { ExportBatch, ExportColumn, TableWriter, WriterMark } from './table-columns.ts';

/** Rows that become one string at a time. */
const ROWS_AT_ONCE = 4_096;

/** Where a CSV goes. */
export interface CsvTarget {
  readonly file: string;
  readonly isGzip: boolean;
  /** Goes on with a file that ends there; null for a new one. */
  readonly mark: WriterMark | null;
}

/** Writes a CSV with a header; numbers in the shortest form that reads back as the same double. */
export function csvWriter(columns: readonly ExportColumn[], target: CsvTarget): TableWriter {
  return new CsvWriter(columns, target);
}

class CsvWriter implements TableWriter {
  readonly #columns: readonly ExportColumn[];
  readonly #file: WriteStream;
  readonly #done: Promise<void>;
  /** Bytes that were there before. */
  readonly #before: number;
  /** The open member of a .gz; each mark ends one, and readers take them together. */
  #gzip: Gzip | null;

  constructor(columns: readonly ExportColumn[], { file, isGzip, mark }: CsvTarget) {
    this.#columns = columns;
    this.#before = mark?.bytes ?? 0;
    this.#file = createWriteStream(file, { flags: mark === null ? 'wx' : 'a', flush: true });
    this.#done = finished(this.#file);
    // Met by `finish` or the next write; until then it must not count as unhandled.
    this.#done.catch(() => undefined);
    this.#gzip = isGzip ? this.#member() : null;
    if (mark === null) this.#target.write(`${columns.map(({ name }) => name).join(',')}\n`);
  }

  async write(batch: ExportBatch): Promise<void> {
    for (let from = 0; from < batch.length; from += ROWS_AT_ONCE) {
      const text = this.#text(batch, from, Math.min(batch.length, from + ROWS_AT_ONCE));
      const target = this.#target;
      if (!target.write(text)) await Promise.race([once(target, 'drain'), this.#done]);
    }
  }

  async mark(): Promise<WriterMark> {
    if (this.#gzip !== null) {
      await this.#endMember(this.#gzip);
      this.#gzip = this.#member();
    }
    await Promise.race([new Promise((resolve) => this.#file.write('', resolve)), this.#done]);
    return { bytes: this.#before + this.#file.bytesWritten, state: null };
  }

  async finish(): Promise<void> {
    if (this.#gzip !== null) await this.#endMember(this.#gzip);
    this.#file.end();
    await this.#done;
  }

  abandon(): void {
    this.#gzip?.destroy();
    this.#file.destroy();
  }

  get #target(): WriteStream | Gzip {
    return this.#gzip ?? this.#file;
  }

  #member(): Gzip {
    const gzip = createGzip();
    gzip.pipe(this.#file, { end: false });
    return gzip;
  }

  async #endMember(gzip: Gzip): Promise<void> {
    const ended = once(gzip, 'end');
    gzip.end();
    await Promise.race([ended, this.#done]);
  }

  #text({ columns }: ExportBatch, from: number, to: number): string {
    let text = '';
    for (let row = from; row < to; row += 1) {
      for (let column = 0; column < columns.length; column += 1) {
        if (column > 0) text += ',';
        text += cellText(columns[column]?.[row] ?? null, this.#columns[column]);
      }
      text += '\n';
    }
    return text;
  }
}

function cellText(value: number | string | null, column: ExportColumn | undefined): string {
  if (value === null || Number.isNaN(value)) return '';
  if (column?.type === 'flag') return value === 1 ? 'true' : 'false';
  return String(value);
}
