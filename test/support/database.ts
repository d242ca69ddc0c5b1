import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectSql } from '@ae/db/client.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@ae/db/embedded.ts';
import { migrateDatabase } from '@ae/db/migrate.ts';
import { ensurePartitions } from '@ae/db/partitions.ts';

/** A database of one's own for a test, cloned from a migrated template in a cluster that all tests share. */
export interface TestDatabase {
  readonly url: string;
  close(): Promise<void>;
}

const TEMPLATE_LOCK = 7_140_302;
let cluster: Promise<EmbeddedPostgres> | null = null;

/** The shared cluster of test runs; left running between test files, stopped by the test runner at the end. */
function testCluster(): Promise<EmbeddedPostgres> {
  cluster ??= startEmbeddedPostgres({ dataDir: testDataDir() }).then(fleeting);
  return cluster;
}

/** Nothing in this cluster outlives a test run: it need not survive a crash of the machine. */
async function fleeting(started: EmbeddedPostgres): Promise<EmbeddedPostgres> {
  if (started.adopted) return started;
  const admin = connectSql(started.url, { max: 1, name: 'ae-test' });
  for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit'])
    await admin.unsafe(`alter system set ${setting} = off`);
  await admin`select pg_reload_conf()`;
  await admin.end();
  return started;
}

function testDataDir(): string {
  return process.env['AE_TEST_DATA_DIR'] ?? join(tmpdir(), `ae-test-${process.getuid?.() ?? 0}`);
}

/** Makes a migrated database with partitions from 2023 to two months from now. `empty` leaves it without tables. */
export async function testDatabase(options: { readonly empty?: boolean } = {}): Promise<TestDatabase> {
  const { url } = await testCluster();
  const admin = connectSql(url, { max: 1, name: 'ae-test' });
  const name = `t_${randomBytes(6).toString('hex')}`;
  try {
    await admin`select pg_advisory_lock(${TEMPLATE_LOCK})`;
    const template = options.empty === true ? 'template0' : await ensureTemplate(url, admin);
    await admin.unsafe(`create database "${name}" template "${template}"`);
    await admin`select pg_advisory_unlock(${TEMPLATE_LOCK})`;
  } finally {
    await admin.end();
  }
  return { url: databaseUrl(url, name), close: () => dropDatabase(url, name) };
}

async function ensureTemplate(url: string, admin: ReturnType<typeof connectSql>): Promise<string> {
  const name = `template_${await schemaFingerprint()}`;
  const found = await admin`select 1 from pg_database where datname = ${name}`;
  if (found.length > 0) return name;
  const building = `${name}_building`;
  await admin.unsafe(`drop database if exists "${building}"`);
  await admin.unsafe(`create database "${building}"`);
  const target = databaseUrl(url, building);
  await migrateDatabase(target);
  const sql = connectSql(target, { max: 1 });
  await ensurePartitions(sql, Date.UTC(2023, 0, 1), Date.now());
  await sql.end();
  await admin.unsafe(`alter database "${building}" rename to "${name}"`);
  return name;
}

/** Changes when a migration changes, or when the month turns (partitions), so that an old template is not used. */
async function schemaFingerprint(): Promise<string> {
  const { createHash } = await import('node:crypto');
  const { readdirSync, readFileSync } = await import('node:fs');
  const { migrationsFolder } = await import('@ae/db/migrate.ts');
  const hash = createHash('sha256').update(new Date().toISOString().slice(0, 7));
  const files = readdirSync(migrationsFolder()).filter((file) => file.endsWith('.sql'));
  for (const file of files.sort()) hash.update(readFileSync(join(migrationsFolder(), file)));
  return hash.digest('hex').slice(0, 12);
}

function databaseUrl(url: string, name: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${name}`;
  return parsed.href;
}

async function dropDatabase(url: string, name: string): Promise<void> {
  const admin = connectSql(url, { max: 1 });
  try {
    await admin.unsafe(`drop database if exists "${name}" with (force)`);
  } finally {
    await admin.end();
  }
}
