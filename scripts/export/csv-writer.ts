import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createGzip, type Gzip } from 'node:zlib';
import type { ExportBatch, ExportColumn, TableWriter } from './table-columns.ts';

/** Rows that become one string at a time. */
const ROWS_AT_ONCE = 4_096;

/** Writes a CSV with a header; numbers in the shortest form that reads back as the same double. */
export function csvWriter(file: string, columns: readonly ExportColumn[], isGzip: boolean): TableWriter {
  return new CsvWriter(file, columns, isGzip);
}

class CsvWriter implements TableWriter {
  readonly #columns: readonly ExportColumn[];
  readonly #file: ReturnType<typeof createWriteStream>;
  readonly #target: ReturnType<typeof createWriteStream> | Gzip;
  readonly #done: Promise<void>;

  constructor(file: string, columns: readonly ExportColumn[], isGzip: boolean) {
    this.#columns = columns;
    this.#file = createWriteStream(file, { flags: 'wx', flush: true });
    const gzip = isGzip ? createGzip() : null;
    gzip?.pipe(this.#file);
    this.#target = gzip ?? this.#file;
    this.#done = finished(this.#file);
    // Met by `finish` or the next write; until then it must not count as unhandled.
    this.#done.catch(() => undefined);
    this.#target.write(`${columns.map(({ name }) => name).join(',')}\n`);
  }

  async write(batch: ExportBatch): Promise<void> {
    for (let from = 0; from < batch.length; from += ROWS_AT_ONCE) {
      const text = this.#text(batch, from, Math.min(batch.length, from + ROWS_AT_ONCE));
      if (!this.#target.write(text)) await Promise.race([once(this.#target, 'drain'), this.#done]);
    }
  }

  async finish(): Promise<void> {
    this.#target.end();
    await this.#done;
  }

  abandon(): void {
    this.#target.destroy();
    this.#file.destroy();
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
