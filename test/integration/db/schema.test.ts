import { connectSql, type Sql } from '@ae/db/client.ts';
import { migrateDatabase } from '@ae/db/migrate.ts';
import { PARTITIONED } from '@ae/db/partitions.ts';
import * as schema from '@ae/db/schema/index.ts';
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const tables: PgTable[] = (Object.values(schema) as unknown[]).filter((value) =>
  is(value, PgTable),
) as PgTable[];
let database: TestDatabase;
let sql: Sql;

beforeAll(async () => {
  database = await testDatabase({ empty: true });
  // Four processes that start at once migrate once.
  await Promise.all([1, 2, 3, 4].map(() => migrateDatabase(database.url)));
  sql = connectSql(database.url, { max: 1 });
});

afterAll(async () => {
  await sql.end();
  await database.close();
});

describe('migrated database and schema are the same', () => {
  test('no table on one side only', async () => {
    const rows = await sql<{ name: string }[]>`
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition order by 1`;
    expect(rows.map(({ name }) => name)).toEqual(tables.map((table) => getTableConfig(table).name).sort());
  });

  test.each(tables.map((table) => [getTableConfig(table).name, table] as const))(
    '%s',
    async (name, table) => {
      const rows = await sql<{ column: string; type: string; nullable: boolean }[]>`
      select a.attname as column, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable
      from pg_attribute a where a.attrelid = ${name}::regclass and a.attnum > 0 and not a.attisdropped order by 1`;
      const wanted = getTableConfig(table).columns.map((column) => ({
        column: column.name,
        type: column.getSQLType(),
        nullable: !column.notNull && !column.primary,
      }));
      expect([...rows]).toEqual(wanted.sort((a, b) => (a.column < b.column ? -1 : 1)));
    },
  );

  test('ticks and evaluations are partitioned by month', async () => {
    const rows = await sql<
      { name: string }[]
    >`select relname as name from pg_class where relkind = 'p' order by 1`;
    expect(rows.map(({ name }) => name)).toEqual(PARTITIONED.map(({ table }) => table).toSorted());
  });

  test('audit rows and strategy versions cannot be changed', async () => {
    await sql`insert into audit_log (at, action, subject, details, prev_hash, hash) values (now(), 'a', 's', '{}', '', 'h')`;
    await expect(sql`update audit_log set action = 'b'`).rejects.toThrow(/append-only/);
    await expect(sql`delete from audit_log`).rejects.toThrow(/append-only/);
    await expect(sql`truncate audit_log`).rejects.toThrow(/append-only/);
  });
});
