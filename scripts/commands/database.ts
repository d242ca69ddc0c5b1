import { randomBytes } from 'node:crypto';
import { connectDatabase, connectSql, type Database } from '@ae/db/client.ts';
import { startEmbeddedPostgres } from '@ae/db/embedded.ts';
import { migrateDatabase } from '@ae/db/migrate.ts';
import { type Config, readConfig } from '@ae/server/config.ts';
import { makeDataFolder } from '@ae/server/ops/data-folder.ts';
import { type Stores, storesOf } from '@ae/server/store/stores.ts';

/** What a command that needs the database works with. */
export interface CommandDatabase {
  readonly config: Config;
  readonly url: string;
  readonly database: Database;
  readonly stores: Omit<Stores, 'close'>;
}

/**
 * A database of its own on the product's server, with this schema; dropped afterwards, so that what is played
 * there never mixes with what is stored.
 */
export function withScratchDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  return withServer(async (_config, serverUrl) => {
    const name = `ae_scratch_${randomBytes(6).toString('hex')}`;
    const admin = connectSql(serverUrl, { max: 1, name: 'ae-command' });
    try {
      await admin.unsafe(`create database "${name}"`);
      const url = new URL(serverUrl);
      url.pathname = `/${name}`;
      await migrateDatabase(url.href);
      return await work(url.href);
    } finally {
      await admin.unsafe(`drop database if exists "${name}" with (force)`);
      await admin.end({ timeout: 5 });
    }
  });
}

/**
 * Opens the product's database (DATABASE_URL or the embedded one, which may be running) and brings it to this
 * schema. An embedded server that nobody else works with afterwards is stopped.
 */
export function withDatabase<T>(work: (open: CommandDatabase) => Promise<T>): Promise<T> {
  return withServer((config, url) => connected(config, url, work));
}

async function withServer<T>(work: (config: Config, url: string) => Promise<T>): Promise<T> {
  const config = readConfig();
  if (config.databaseUrl !== null) return work(config, config.databaseUrl);
  makeDataFolder(config.dataDir);
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir });
  try {
    return await present(embedded.url, () => work(config, embedded.url));
  } finally {
    // Also one that was running: the product may have left it to us.
    await embedded.stop({ onlyWhenUnused: true });
  }
}

/**
 * Keeps one connection for as long as the work lasts. Those of the work itself end when they have been idle for a
 * while, and a product that stops then would take the server for unused.
 */
async function present<T>(url: string, work: () => Promise<T>): Promise<T> {
  const presence = connectSql(url, { max: 1, name: 'ae-command', lasting: true });
  try {
    await presence`select 1`;
    return await work();
  } finally {
    await presence.end({ timeout: 5 });
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
