import { connectSql } from '@ae/db/client.ts';
import { migrateDatabase } from '@ae/db/migrate.ts';
import * as schema from '@ae/db/schema/index.ts';
import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { describe, expect, it } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { pathsWith, productCode } from './tree.ts';

const declared = (Object.values(schema) as unknown[])
  .filter((value) => is(value, PgTable))
  .map((table) => getTableConfig(table as PgTable))
  .flatMap(({ name, columns }) => columns.map((column) => `${name}.${column.name} ${column.getSQLType()}`));

describe('one schema', () => {
  it('tables are declared in db/src/schema and made by migrations, nowhere else', () => {
    const code = productCode(/^(server|db|scripts|strategies)\/.*\.ts$/);
    const declaring = pathsWith(code, /\bpgTable\(/);
    expect(declaring.length).toBeGreaterThan(0);
    expect(declaring.filter((path) => !path.startsWith('db/src/schema/'))).toEqual([]);
    const making = pathsWith(code, /create\s+table/i);
    // Monthly partitions of declared tables are the one exception.
    expect(making.filter((path) => path !== 'db/src/partitions.ts')).toEqual([]);
  });

  it('a migrated database has exactly the declared columns', async () => {
    const { url, close } = await testDatabase({ empty: true });
    await migrateDatabase(url);
    const sql = connectSql(url, { max: 1 });
    try {
      const rows = await sql<{ text: string }[]>`
        select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) as text
        from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
          and a.attnum > 0 and not a.attisdropped`;
      expect(rows.map(({ text }) => text).sort()).toEqual(declared.sort());
    } finally {
      await sql.end();
      await close();
    }
  });
});
