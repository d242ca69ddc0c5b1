import { type ColumnSource, fileWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { ExportBatch, ExportColumn, TableWriter } from './table-columns.ts';

/** Rows of one row group: what a reader must hold at once. */
const GROUP_ROWS = 100_000;
const TYPES = { whole: 'INT64', double: 'DOUBLE', flag: 'BOOLEAN', text: 'STRING' } as const;

/** Writes a Parquet file (Snappy) a row group at a time. */
export function parquetWriter(file: string, columns: readonly ExportColumn[]): TableWriter {
  return new GroupWriter(file, columns);
}

type Cell = number | bigint | boolean | string | null;

class GroupWriter implements TableWriter {
  readonly #columns: readonly ExportColumn[];
  readonly #writer: ParquetWriter;
  #group: Cell[][];

  constructor(file: string, columns: readonly ExportColumn[]) {
    this.#columns = columns;
    const schema = schemaFromColumnData({ columnData: columns.map((column) => source(column, [])) });
    this.#writer = new ParquetWriter({ writer: fileWriter(file), schema });
    this.#group = columns.map(() => []);
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

function source({ name, type, nullable }: ExportColumn, data: Cell[]): ColumnSource {
  return { name, type: TYPES[type], nullable: nullable === true, data };
}

function cellOf(value: number | string | null, { type }: ExportColumn): Cell {
  if (value === null || Number.isNaN(value)) return null;
  if (type === 'flag') return value === 1;
  return type === 'whole' ? BigInt(value) : value;
}
