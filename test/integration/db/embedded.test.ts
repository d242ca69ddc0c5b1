import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectSql } from '@ae/db/client.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@ae/db/embedded.ts';
import { withDatabase } from '@ae/scripts/commands/database.ts';
import { takeProductLock } from '@ae/server/store/product-lock.ts';
import { afterAll, describe, expect, test } from 'vitest';

const home = mkdtempSync(join(tmpdir(), 'ae-embedded-'));
// A folder that only its owner may enter, as mktemp and a home folder make it.
chmodSync(home, 0o700);
let server: EmbeddedPostgres | null = null;
const PRODUCT = { onlyWhenUnused: true, ours: ['ae-api'] } as const;

afterAll(async () => {
  await server?.stop();
  rmSync(home, { recursive: true, force: true });
});

async function count(url: string): Promise<number> {
  const sql = connectSql(url, { max: 1 });
  try {
    const [row] = await sql<{ n: number }[]>`select count(*)::int as n from kept`;
    return row?.n ?? -1;
  } finally {
    await sql.end();
  }
}

/** False while the server refuses new connections. */
async function isTaken(url: string): Promise<boolean> {
  const sql = connectSql(url, { max: 1 });
  try {
    await sql`select 1`;
    return true;
  } catch {
    return false;
  } finally {
    await sql.end();
  }
}

function postmasterPid(): number {
  return Number(readFileSync(join(home, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
}

describe('embedded Postgres', () => {
  test('starts in an empty, private folder', async () => {
    server = await startEmbeddedPostgres({ dataDir: home });
    expect(server.adopted).toBe(false);
    const sql = connectSql(server.url, { max: 1 });
    await sql`create table kept (n int)`;
    await sql`insert into kept values (1)`;
    const [encoding] = await sql`show server_encoding`;
    await sql.end();
    expect(encoding).toEqual({ server_encoding: 'UTF8' });
    expect(server.url).not.toContain('ae:@');
  });

  test('a second start adopts the running server (as after a kill of the product)', async () => {
    const second = await startEmbeddedPostgres({ dataDir: home });
    expect(second.adopted).toBe(true);
    expect(await count(second.url)).toBe(1);
  });

  test('refuses a wrong password', async () => {
    const wrong = new URL(server?.url ?? '');
    wrong.password = 'wrong';
    const sql = connectSql(wrong.href, { max: 1 });
    await expect(sql`select 1`).rejects.toThrow(/password/);
    await sql.end();
  });

  test('comes back on the same address after kill -9 of the database itself', async () => {
    process.kill(postmasterPid(), 'SIGKILL');
    spawnSync('sleep', ['0.5']);
    expect(await server?.ensureRunning()).toBe(true);
    expect(await count(server?.url ?? '')).toBe(1);
    expect(await server?.ensureRunning()).toBe(false);
  });

  test('a start beside a server that is shutting down waits for its end and starts it again', async () => {
    const held = connectSql(server?.url ?? '', { max: 1 });
    await held`select 1`;
    // A smart shutdown: it takes nobody new and ends when the last one leaves.
    process.kill(postmasterPid(), 'SIGTERM');
    const starting = startEmbeddedPostgres({ dataDir: home });
    await expect.poll(() => isTaken(server?.url ?? ''), { timeout: 10_000 }).toBe(false);
    await held.end();
    server = await starting;
    expect(server.adopted).toBe(false);
    expect(await count(server.url)).toBe(1);
  });

  test('a command goes on when the product stops under it, and stops the server when it is the last one out', async () => {
    process.env['AE_DATA_DIR'] = home;
    process.env['DATABASE_URL'] = '';
    const kept = await withDatabase(async ({ url }) => {
      // What stops is the product: of its connections one may be in the middle of a query.
      const cut = connectSql(url, { max: 1, name: 'ae-api' });
      await cut`select 1`;
      const isStopped = await server?.stop({ onlyWhenUnused: true, ours: ['ae-api'] });
      await cut.end();
      return [isStopped, await count(url)];
    });
    expect(kept).toEqual([false, 1]);
    expect(() => postmasterPid()).toThrow();
  });

  test('a command does not stop the server under a product that holds its lock, started or not', async () => {
    server = await startEmbeddedPostgres({ dataDir: home });
    const quiet = () => undefined;
    const lock = await takeProductLock(server.url, { onLost: quiet, onError: quiet });
    await withDatabase(() => Promise.resolve());
    expect(await count(server.url)).toBe(1);
    // One look is enough: ten would keep a command for more than a second.
    const askedAt = performance.now();
    expect(await server.stop({ onlyWhenUnused: true })).toBe(false);
    expect(performance.now() - askedAt).toBeLessThan(1_000);
    await lock.release();
    const ours = connectSql(server.url, { max: 1, name: 'ae-engine' });
    await ours`select 1`;
    expect(await server.stop({ onlyWhenUnused: true, ours: ['ae-engine'] })).toBe(true);
    await ours.end();
    expect(() => postmasterPid()).toThrow();
  });

  test('programs that stop at the same time do not keep each other from it, and none fails', async () => {
    server = await startEmbeddedPostgres({ dataDir: home });
    const other = await startEmbeddedPostgres({ dataDir: home });
    const stops = [server.stop(PRODUCT), other.stop({ onlyWhenUnused: true }), server.stop(), other.stop()];
    expect((await Promise.all(stops)).filter((isStopped) => isStopped).length).toBeGreaterThanOrEqual(3);
    expect(() => postmasterPid()).toThrow();
    server = await startEmbeddedPostgres({ dataDir: home });
    const both = [server.stop({ onlyWhenUnused: true }), server.stop({ onlyWhenUnused: true })];
    expect(await Promise.all(both)).toContain(true);
    expect(() => postmasterPid()).toThrow();
    expect(await server.stop({ onlyWhenUnused: true })).toBe(true);
  });

  test('a server that takes nobody is stopped by the product, and left alone by a command', async () => {
    server = await startEmbeddedPostgres({ dataDir: home });
    const held = connectSql(server.url, { max: 1 });
    await held`select 1`;
    process.kill(postmasterPid(), 'SIGTERM');
    await expect.poll(() => isTaken(server?.url ?? ''), { timeout: 10_000 }).toBe(false);
    expect(await server.stop({ onlyWhenUnused: true })).toBe(false);
    expect(postmasterPid()).toBeGreaterThan(0);
    expect(await server.stop(PRODUCT)).toBe(true);
    await held.end();
    expect(() => postmasterPid()).toThrow();
  });

  test('does not stop under other programs, stops cleanly without them', async () => {
    server = await startEmbeddedPostgres({ dataDir: home });
    const sql = connectSql(server.url, { max: 1 });
    await sql`select 1`;
    expect(await server.stop({ onlyWhenUnused: true })).toBe(false);
    expect(await count(server.url)).toBe(1);
    await sql.end();
    expect(await server.stop({ onlyWhenUnused: true })).toBe(true);
    expect(() => postmasterPid()).toThrow();
    expect(execFileSync('tail', ['-1', join(home, 'postgres/server.log')], { encoding: 'utf8' })).toContain(
      'shut down',
    );
  });
});
