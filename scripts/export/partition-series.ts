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

/**
 * Every column of one month as it is stored, in the order of the table (a sort of a month would spill to disk); times
 * as epoch milliseconds, documents as text.
 */
export async function partitionSeries(sql: Sql, { name }: StoredPartition): Promise<ExportSeries> {
  const described = await sql<{ name: string; type: string; nullable: boolean }[]>`
    select column_name as name, data_type as type, is_nullable = 'YES' as nullable from information_schema.columns
    where table_schema = 'public' and table_name = ${name} order by ordinal_position`;
  const columns = described.map(
    (one): ExportColumn => ({
      name: one.name,
      type: TYPES[one.type] ?? 'text',
      ...(one.nullable ? { nullable: true as const } : {}),
    }),
  );
  const select = described.map((one) => expression(one.name, one.type)).join(', ');
  return {
    columns,
    count: async () => {
      const [row] = await sql<{ n: number }[]>`select count(*)::float8 as n from ${sql(name)}`;
      return row?.n ?? 0;
    },
    batches: () =>
      cursorBatches(sql, `select ${select} from "${name}"`, {
        values: [],
        width: columns.length,
      }),
  };
}

function expression(name: string, type: string): string {
  if (type === 'timestamp with time zone') return `round(extract(epoch from "${name}") * 1000)::float8`;
  if (type === 'bigint') return `"${name}"::text`;
  if (type === 'boolean') return `"${name}"::int`;
  return TYPES[type] === undefined ? `"${name}"::text` : `"${name}"`;
}
