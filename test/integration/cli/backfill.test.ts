import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, type Database } from '@ae/db/client.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { runAe } from './run-ae.ts';

const folder = mkdtempSync(join(tmpdir(), 'ae-backfill-'));
let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await testDatabase();
  database = connectDatabase(test.url, { max: 1 });
});
afterAll(async () => {
  await database?.close();
  await test?.close();
  rmSync(folder, { recursive: true, force: true });
});

const ae = (...argv: string[]) =>
  runAe(argv, { cwd: folder, env: { DATABASE_URL: test.url, VENUE: 'simulated' } });

async function backfill() {
  const { code, stdout, stderr } = await ae('backfill', '--symbol', 'BTCUSDT', '--days', '1', '--json');
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as { stored: number; missingIds: number; firstId: number; lastId: number };
}

it('fetches the last day, and then only what is missing of it', async () => {
  const first = await backfill();
  expect(first).toMatchObject({ missingIds: 0, stored: first.lastId - first.firstId + 1 });
  const [gone] = await database.sql`
    with gone as (delete from agg_trades where agg_id between ${first.lastId - 5_500} and ${first.lastId - 3_001}
      returning 1) select count(*)::int as n from gone`;
  expect(gone).toEqual({ n: 2_500 });
  const second = await backfill();
  // What traded meanwhile is new too; the first minutes of the day have passed out of it.
  expect(second.missingIds).toBe(0);
  expect(second.stored).toBe(2_500 + second.lastId - first.lastId);
  const [minutes] = await database.sql`
    select sum(trades)::int = (select sum(trades)::int from agg_trades) as whole from candles_1m`;
  expect(minutes).toEqual({ whole: true });
});

it('refuses what the venue does not trade, and days out of range', async () => {
  const symbol = await ae('backfill', '--symbol', 'NOPEUSDT');
  expect([symbol.code, symbol.stderr]).toEqual([
    2,
    expect.stringMatching(/--symbol: NOPEUSDT is not traded at venue simulated/),
  ]);
  const days = await ae('backfill', '--symbol', 'BTCUSDT', '--days', '0');
  expect([days.code, days.stderr]).toEqual([2, expect.stringMatching(/--days: number "0" .*from 1 to 3650/)]);
});
