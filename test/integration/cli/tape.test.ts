import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { connectSql } from '@ae/db/client.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { madeTrades } from './made-trades.ts';
import { runAe } from './run-ae.ts';

const folder = mkdtempSync(join(tmpdir(), 'ae-tape-'));
const FROM = Date.UTC(2024, 7, 8, 23, 54);
/** The recorder's clock is behind the exchange by this. */
const BEHIND_MS = 400;
const trades = madeTrades(2_000, FROM, 150, 5);
let test: TestDatabase;

beforeAll(async () => {
  test = await testDatabase();
  writeFileSync(join(folder, 'made.gz'), gzipSync(trades.map(line).join('\n')));
});
afterAll(async () => {
  await test?.close();
  rmSync(folder, { recursive: true, force: true });
});

function line({ id, price, qty, time, isBuyerMaker }: (typeof trades)[number]): string {
  const data = {
    e: 'trade',
    E: time,
    T: time,
    s: 'BTCUSDT',
    t: id,
    p: price,
    q: qty,
    X: 'MARKET',
    m: isBuyerMaker,
  };
  return `${time - BEHIND_MS}000000 ${JSON.stringify({ stream: 'btcusdt@trade', data })}`;
}

const ae = (argv: readonly string[]) =>
  runAe(['tape', ...argv], { cwd: folder, env: { DATABASE_URL: test.url } });

describe('ae tape', () => {
  it('plays a recording through socket, engine and database, and loses nothing', async () => {
    const { code, stdout } = await ae(['made.gz', '--speed', 'max', '--json']);
    const report = JSON.parse(stdout);
    const buys = trades.filter((trade) => !trade.isBuyerMaker).reduce((sum, { qty }) => sum + Number(qty), 0);
    const sells = trades.filter((trade) => trade.isBuyerMaker).reduce((sum, { qty }) => sum + Number(qty), 0);
    expect(report).toMatchObject({ lost: 0, duplicates: 0, rejected: {}, gaps: {}, speed: 'max' });
    expect(report.instruments).toMatchObject([
      { symbol: 'BTCUSDT', singlesIn: 2_000, singles: 2_000, cvd: (buys - sells).toFixed(3), missingIds: 0 },
    ]);
    expect(Math.abs(report.clockOffsetMs - BEHIND_MS)).toBeLessThanOrEqual(1);
    expect(code).toBe(0);
  });

  it('leaves the product’s own data and the server as they were', async () => {
    const sql = connectSql(test.url, { max: 1 });
    expect(await sql`select 1 from agg_trades limit 1`).toHaveLength(0);
    expect(await sql`select 1 from pg_database where datname like 'ae_scratch_%'`).toHaveLength(0);
    await sql.end();
  });

  it('refuses what is no recording before it opens anything', async () => {
    writeFileSync(join(folder, 'cut.txt'), `${line(trades[0] as (typeof trades)[number]).slice(0, 60)}\n`);
    for (const [argv, message] of [
      [['cut.txt'], /cut\.txt line 1: message .*not whole/],
      [['absent.gz'], /absent\.gz: cannot be opened/],
      [['made.gz', '--speed', '0'], /--speed: number "0"/],
    ] as const) {
      const { code, stdout, stderr } = await ae(argv);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(message);
    }
  });
});
