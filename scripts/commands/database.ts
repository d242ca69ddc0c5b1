import { connectDatabase, type Database } from '@ae/db/client.ts';
import { startEmbeddedPostgres } from '@ae/db/embedded.ts';
import { migrateDatabase } from '@ae/db/migrate.ts';
import { type Config, readConfig } from '@ae/server/config.ts';
import { type Stores, storesOf } from '@ae/server/store/stores.ts';

/** What a command that needs the database works with. */
export interface CommandDatabase {
  readonly config: Config;
  readonly url: string;
  readonly database: Database;
  readonly stores: Omit<Stores, 'close'>;
}

/**
 * Opens the product's database (DATABASE_URL or the embedded one, which may be running), brings it to this
 * schema, and leaves it as it was found: an embedded server that was started here is stopped again.
 */
export async function withDatabase<T>(work: (open: CommandDatabase) => Promise<T>): Promise<T> {
  const config = readConfig();
  const embedded =
    config.databaseUrl === null ? await startEmbeddedPostgres({ dataDir: config.dataDir }) : null;
  try {
    return await connected(config, config.databaseUrl ?? embedded?.url ?? '', work);
  } finally {
    if (embedded !== null && !embedded.adopted) await embedded.stop({ onlyWhenUnused: true });
  }
}

async function connected<T>(
  config: Config,
  url: string,
  work: (open: CommandDatabase) => Promise<T>,
): Promise<T> {
  await migrateDatabase(url);
  const database = connectDatabase(url, { max: 4, name: 'ae-command' });
  try {
    return await work({ config, url, database, stores: storesOf(database, config.venue) });
  } finally {
    await database.close();
  }
}
