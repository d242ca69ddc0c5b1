import { renameSync } from 'node:fs';
import { type ColumnSource, fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { ExportBatch, ExportColumn, TableWriter, WriterMark } from './table-columns.ts';

/** Rows of one row group: what a reader must hold at once. */
const GROUP_ROWS = 100_000;
const TYPES = { whole: 'INT64', double: 'DOUBLE', flag: 'BOOLEAN', text: 'STRING' } as const;

/** Writes a Parquet file (Snappy) a row group at a time, or goes on with one that ends at a mark. */
export function parquetWriter(
  file: string,
  columns: readonly ExportColumn[],
  mark: WriterMark | null,
): TableWriter {
  return new GroupWriter(file, columns, mark);
}

/** What the footer will be made of. */
type Footer = Pick<ParquetWriter, 'row_groups' | 'num_rows' | 'pendingIndexes'>;

type Cell = number | bigint | boolean | string | null;

class GroupWriter implements TableWriter {
  readonly #columns: readonly ExportColumn[];
  readonly #file: ReturnType<typeof fileWriter>;
  readonly #writer: ParquetWriter;
  #group: Cell[][];

  constructor(file: string, columns: readonly ExportColumn[], mark: WriterMark | null) {
    this.#columns = columns;
    const schema = schemaFromColumnData({ columnData: columns.map((column) => source(column, [])) });
    this.#file = mark === null ? fileWriter(file) : writerBehind(file);
    this.#writer = new ParquetWriter({ writer: this.#file, schema });
    this.#group = columns.map(() => []);
    if (mark === null) return;
    // The magic bytes at the front are there already.
    Object.assign(this.#file, { index: 0, offset: mark.bytes });
    Object.assign(this.#writer, mark.state as Footer);
  }

  async write(batch: ExportBatch): Promise<void> {
    for (let row = 0; row < batch.length; row += 1) {
      for (const [index, column] of this.#columns.entries()) {
        this.#group[index]?.push(cellOf(batch.columns[index]?.[row] ?? null, column));
      }
      if (this.#group[0]?.length === GROUP_ROWS) await this.#flush();
    }
  }

  async finish(): Promise<void> {
    await this.#flush();
    await this.#writer.finish();
  }

  async mark(): Promise<WriterMark> {
    await this.#flush();
    await this.#file.finish();
    const { row_groups, num_rows, pendingIndexes } = this.#writer;
    return { bytes: this.#file.offset, state: { row_groups, num_rows, pendingIndexes } satisfies Footer };
  }

  /** The file is open only while a group is written. */
  abandon(): void {
    this.#group = [];
  }

  async #flush(): Promise<void> {
    if (this.#group[0]?.length === 0) return;
    const columnData = this.#columns.map((column, index) => source(column, this.#group[index] ?? []));
    await this.#writer.write({ columnData, rowGroupSize: GROUP_ROWS });
    this.#group = this.#columns.map(() => []);
  }
}

/** The library's writer empties its file at first and appends to it by name from then on. */
function writerBehind(file: string): ReturnType<typeof fileWriter> {
  const kept = `${file}.kept`;
  renameSync(file, kept);
  const writer = fileWriter(file);
  renameSync(kept, file);
  return writer;
}

function source({ name, type, nullable }: ExportColumn, data: Cell[]): ColumnSource {
  return { name, type: TYPES[type], nullable: nullable === true, data };
}

function cellOf(value: number | string | null, { type }: ExportColumn): Cell {
  if (value === null || Number.isNaN(value)) return null;
  if (type === 'flag') return value === 1;
  return type === 'whole' ? BigInt(value) : value;
}
