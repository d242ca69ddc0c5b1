import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectSql, type Sql } from '@ae/db/client.ts';
import { startEmbeddedPostgres } from '@ae/db/embedded.ts';
import { migrationsFolder } from '@ae/db/migrate.ts';
import type { Config } from '@ae/server/config.ts';
import { type Finding, fail, ok, reason, warn } from './finding.ts';

/** Whether the database answers and has this program's schema. Changes nothing in it. */
export async function checkDatabase(config: Config): Promise<Finding[]> {
  if (config.databaseUrl !== null) return checkServer(config.databaseUrl, 'DATABASE_URL');
  if (!existsSync(join(config.dataDir, 'postgres/data/PG_VERSION'))) {
    return [ok('database', 'none yet: the first start makes an embedded one in the data folder')];
  }
  return checkEmbedded(config.dataDir);
}

async function checkEmbedded(dataDir: string): Promise<Finding[]> {
  try {
    const server = await startEmbeddedPostgres({ dataDir });
    try {
      return await checkServer(
        server.url,
        `embedded, ${server.adopted ? 'running' : 'started for this check'}`,
      );
    } finally {
      if (!server.adopted) await server.stop({ onlyWhenUnused: true });
    }
  } catch (error) {
    return [fail('database', reason(error), 'read postgres/server.log in the data folder')];
  }
}

async function checkServer(url: string, where: string): Promise<Finding[]> {
  const sql = connectSql(url, { max: 1, name: 'ae-doctor' });
  try {
    const [row] = await sql<{ server_version: string }[]>`show server_version`;
    return [ok('database', `Postgres ${row?.server_version ?? '?'} (${where})`), await checkSchema(sql)];
  } catch (error) {
    return [fail('database', `${where}: ${reason(error)}`, 'check the address, the server and its password')];
  } finally {
    await sql.end({ timeout: 2 });
  }
}

async function checkSchema(sql: Sql): Promise<Finding> {
  const known = knownMigrations();
  const applied = await appliedMigrations(sql);
  const found = `version ${applied} of ${known}`;
  if (applied > known)
    return fail('schema', found, 'the database is newer than this program: update the program');
  if (applied < known) return warn('schema', found, 'the next start of the product brings it up to date');
  return ok('schema', found);
}

function knownMigrations(): number {
  const journal = JSON.parse(readFileSync(join(migrationsFolder(), 'meta/_journal.json'), 'utf8')) as {
    entries: unknown[];
  };
  return journal.entries.length;
}

async function appliedMigrations(sql: Sql): Promise<number> {
  const [table] = await sql<{ there: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as there`;
  if (table?.there !== true) return 0;
  const [row] = await sql<{ n: number }[]>`select count(*)::int as n from drizzle.__drizzle_migrations`;
  return row?.n ?? 0;
}
