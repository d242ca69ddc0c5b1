import { connectSql } from '@ae/db/client.ts';
import { takeProductLock } from '@ae/server/store/product-lock.ts';
import { afterEach, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

let database: TestDatabase | null = null;
afterEach(async () => {
  await database?.close();
  database = null;
});

const quiet = { onLost: () => undefined, onError: () => undefined };

it('refuses a second product, and lets it in when the first has gone', async () => {
  database = await testDatabase();
  const { url } = database;
  const first = await takeProductLock(url, quiet);
  await expect(takeProductLock(url, quiet)).rejects.toThrow(/another process of the product/);
  await first.release();
  const second = await takeProductLock(url, quiet);
  await second.release();
}, 20_000);

it('takes the lock again after its connection was cut', async () => {
  database = await testDatabase();
  const { url } = database;
  const lock = await takeProductLock(url, quiet);
  await cutLockConnections(url);
  await expect.poll(() => holders(url), { timeout: 10_000, interval: 200 }).toBe(1);
  await lock.release();
}, 20_000);

it('tells a product whose lock somebody else took while its connection was away', async () => {
  database = await testDatabase();
  const { url } = database;
  let lost = 0;
  const lock = await takeProductLock(url, { ...quiet, onLost: () => (lost += 1) });
  const thief = connectSql(url, { max: 1, name: 'ae-thief' });
  try {
    // Waits in the database, so that it is first in line when the connection goes.
    const waiting = thief`select pg_advisory_lock(7140300)`.then(() => true);
    await expect.poll(() => waiters(url), { timeout: 5_000, interval: 50 }).toBe(1);
    await cutLockConnections(url);
    expect(await waiting).toBe(true);
    await expect.poll(() => lost, { timeout: 10_000, interval: 200 }).toBe(1);
  } finally {
    await thief.end();
    await lock.release();
  }
}, 20_000);

it('is never closed for being idle', async () => {
  database = await testDatabase();
  const lasting = connectSql(database.url, { max: 1, lasting: true });
  expect(lasting.options).toMatchObject({ idle_timeout: 0, max_lifetime: 0 });
  await lasting.end();
});

async function ask<T>(url: string, read: (sql: ReturnType<typeof connectSql>) => Promise<T>): Promise<T> {
  const sql = connectSql(url, { max: 1, name: 'ae-ask' });
  try {
    return await read(sql);
  } finally {
    await sql.end();
  }
}

async function cutLockConnections(url: string): Promise<void> {
  await ask(url, async (sql) => {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
              where application_name = 'ae-lock' and datname = current_database()`;
  });
}

function locks(url: string, granted: boolean): Promise<number> {
  return ask(url, async (sql) => {
    const [row] = await sql<{ n: number }[]>`
      select count(*)::int as n from pg_locks where locktype = 'advisory' and objid = 7140300 and granted = ${granted}
        and database = (select oid from pg_database where datname = current_database())`;
    return row?.n ?? 0;
  });
}

const holders = (url: string) => locks(url, true);
const waiters = (url: string) => locks(url, false);
