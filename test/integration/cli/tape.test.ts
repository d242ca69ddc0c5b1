import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
const capture = fileURLToPath(
  new URL('../../../../shared/data/usdm-capture-2021-07-22/websocket.txt.gz', import.meta.url),
);
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

/** The same trades as another recorder of `@aggTrade` writes them: seconds with a colon, and its connection. */
function aggregateLines(singlesInside: number): string[] {
  const lines = trades.map(({ id, price, qty, time, isBuyerMaker }) => {
    const [f, l] = [id * singlesInside, id * singlesInside + singlesInside - 1];
    const fields = { s: 'BTCUSDT', a: id, p: price, q: qty, f, l, T: time, m: isBuyerMaker };
    const message = { stream: 'btcusdt@aggTrade', data: { e: 'aggTrade', E: time, ...fields } };
    return `${((time - BEHIND_MS) / 1_000).toFixed(6)}: ${JSON.stringify(message)}`;
  });
  return [`wss://fstream.binance.com/stream <-> ${FROM / 1_000}`, ...lines];
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

  it('plays aggregate trades as they are, and counts the single trades inside', async () => {
    // Single trades that come later in the same recording would count everything twice.
    const lines = [...aggregateLines(3), ...trades.map(line)];
    writeFileSync(join(folder, 'aggregates.gz'), gzipSync(lines.join('\n')));
    const single = JSON.parse((await ae(['made.gz', '--json'])).stdout);
    const { code, stdout } = await ae(['aggregates.gz', '--json']);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ lost: 0, duplicates: 0, rejected: {}, gaps: {} });
    expect(report.instruments).toEqual([
      { ...single.instruments[0], singlesIn: 6_000, singles: 6_000, aggTrades: 2_000 },
    ]);
    expect(Math.abs(report.clockOffsetMs - BEHIND_MS)).toBeLessThanOrEqual(1);
    expect(code).toBe(0);
  });

  it.skipIf(!existsSync(capture))(
    'plays what was captured in 2021 with the figures of its README',
    async () => {
      const { code, stdout } = await ae([capture, '--json']);
      const { lost, rejected, instruments } = JSON.parse(stdout);
      expect({ code, lost, rejected }).toEqual({ code: 0, lost: 0, rejected: {} });
      const figures = (instruments as Record<string, string | number>[]).map((row) => [
        ...[row['symbol'], row['aggTrades'], Number(row['buyVolume']), Number(row['sellVolume'])],
        ...[Number(row['cvd']), Number(row['vwap'])],
      ]);
      expect(figures.sort()).toEqual([
        ['AKROUSDT', 8, 93_374, 61_034, 32_340, 0.01733519],
        ['CTKUSDT', 38, 7_125, 9_858, -2_733, 1.01099187],
        ['KEEPUSDT', 5, 490, 3_675, -3_185, 0.24675378],
        ['SUSHIUSDT', 40, 1_619, 593, 1_026, 7.61488427],
      ]);
    },
  );

  it('leaves the product’s own data and the server as they were', async () => {
    const sql = connectSql(test.url, { max: 1 });
    expect(await sql`select 1 from agg_trades limit 1`).toHaveLength(0);
    expect(await sql`select 1 from pg_database where datname like 'ae_scratch_%'`).toHaveLength(0);
    await sql.end();
  });

  it('refuses what is no recording before it opens anything', async () => {
    writeFileSync(join(folder, 'cut.txt'), `${line(trades[0] as (typeof trades)[number]).slice(0, 60)}\n`);
    const [note = '', first = ''] = aggregateLines(1);
    writeFileSync(join(folder, 'no-ids.txt'), `${note}\n${first.replace(/"l":\d+,/, '')}\n`);
    writeFileSync(join(folder, 'no-time.txt'), `${first}\n${first.replace(/^\S+/, '17')}\n`);
    writeFileSync(join(folder, 'no-trade.txt'), note);
    for (const [argv, message] of [
      [['no-ids.txt'], /no-ids\.txt line 2: aggTrade is not whole/],
      [['no-time.txt'], /no-time\.txt line 2: .* is not played \(expected "<receive time in s, ms/],
      [['no-trade.txt'], /no-trade\.txt: no trade in it/],
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
