import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { connectSql } from './client.ts';

/** Number of the advisory lock that lets one process migrate at a time. */
const MIGRATION_LOCK = 7_140_301;

/** Where the generated and hand-written SQL lies, from the sources and from the built program. */
export function migrationsFolder(): string {
  return fileURLToPath(new URL('../migrations', import.meta.url));
}

/**
 * Brings the database to this program's schema. Forward only, idempotent, safe when several processes
 * start at once. Rejects with the database's error; a failed migration leaves nothing behind.
 */
export async function migrateDatabase(url: string, folder: string = migrationsFolder()): Promise<void> {
  const sql = connectSql(url, { max: 1, name: 'ae-migrate' });
  try {
    await sql`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await migrate(drizzle(sql), { migrationsFolder: folder });
  } finally {
    await sql.end({ timeout: 5 });
  }
}
