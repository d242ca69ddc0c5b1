import type { Sql } from '@ae/db/client.ts';
import type { StoredPartition } from '@ae/db/stored-partitions.ts';
import { cursorBatches } from './sql-series.ts';
import type { ColumnType, ExportColumn, ExportSeries } from './table-columns.ts';

const TYPES: Readonly<Record<string, ColumnType>> = {
  bigint: 'whole',
  integer: 'whole',
  smallint: 'whole',
  'double precision': 'double',
  boolean: 'flag',
  'timestamp with time zone': 'whole',
};

/** Ours alone: outside of the database only the symbol says what a row is of. */
const INSTRUMENT = 'instrument_id';

interface Described {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
}

/** A column of the file, and what the database is asked for it. */
interface ReadColumn {
  readonly column: ExportColumn;
  readonly expression: string;
}

const SYMBOL: ReadColumn = {
  column: { name: 'symbol', type: 'text', nullable: true },
  expression: 'i.symbol',
};

/**
 * Every column of one month as it is stored, in the order of the table (a sort of a month would spill to disk), and the
 * symbol beside the number of an instrument; times as epoch milliseconds, documents as text.
 */
export async function partitionSeries(sql: Sql, { name }: StoredPartition): Promise<ExportSeries> {
  const described = await sql<Described[]>`
    select column_name as name, data_type as type, is_nullable = 'YES' as nullable from information_schema.columns
    where table_schema = 'public' and table_name = ${name} order by ordinal_position`;
  const read = described.flatMap(columnsOf);
  const select = read.map(({ expression }) => expression).join(', ');
  const instruments = described.some((one) => one.name === INSTRUMENT)
    ? `left join instruments i on i.id = month."${INSTRUMENT}"`
    : '';
  return {
    columns: read.map(({ column }) => column),
    count: async () => {
      const [row] = await sql<{ n: number }[]>`select count(*)::float8 as n from ${sql(name)}`;
      return row?.n ?? 0;
    },
    batches: () =>
      cursorBatches(sql, `select ${select} from "${name}" month ${instruments}`, {
        values: [],
        width: read.length,
      }),
  };
}

function columnsOf({ name, type, nullable }: Described): ReadColumn[] {
  const column: ExportColumn = {
    name,
    type: TYPES[type] ?? 'text',
    ...(nullable ? { nullable: true as const } : {}),
  };
  const stored = { column, expression: expressionOf(`month."${name}"`, type) };
  return name === INSTRUMENT ? [stored, SYMBOL] : [stored];
}

function expressionOf(column: string, type: string): string {
  if (type === 'timestamp with time zone') return `round(extract(epoch from ${column}) * 1000)::float8`;
  if (type === 'bigint') return `${column}::text`;
  if (type === 'boolean') return `${column}::int`;
  return TYPES[type] === undefined ? `${column}::text` : column;
}
