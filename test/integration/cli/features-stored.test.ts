import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { csvOf, madeTrades } from './made-trades.ts';
import { runAe } from './run-ae.ts';

const folder = mkdtempSync(join(tmpdir(), 'ae-features-stored-'));
const FROM = Date.UTC(2024, 7, 8, 0, 3, 17);
const trades = madeTrades(3_000, FROM, 34_000);
const [first, last] = [trades[0]?.time ?? 0, trades.at(-1)?.time ?? 0];
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  writeFileSync(join(folder, 'day.csv'), csvOf(trades));
  const { code, stderr } = await ae('import', 'day.csv', '--symbol', 'WIDEUSDT', '--json');
  expect({ code, stderr }).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

const ae = (...argv: string[]) => runAe(argv, { cwd: folder, env: { DATABASE_URL: database.url } });
const features = (symbol: string, at: number | string, ...more: string[]) =>
  ae('features', '--symbol', symbol, '--at', String(at), ...more);

describe('ae features of stored ticks', () => {
  it.each([
    ['the last trade', last],
    ['an earlier time', FROM + 26 * 3_600_000],
    ['the first trade', first],
  ])('says at %s what the file of the same trades says', async (_, at) => {
    const file = await features('WIDEUSDT', at, '--trades', 'day.csv', '--json');
    const { code, stdout, stderr } = await features('WIDEUSDT', at, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { stored, ...output } = JSON.parse(stdout);
    expect(JSON.stringify(output)).toBe(file.stdout.trimEnd());
    const read = trades.filter(({ time }) => time <= at).length;
    expect(stored).toEqual({ exists: false, ticks: { from: first, to: last, read } });
  });

  it('prints a table for people', async () => {
    const { code, stdout } = await features('WIDEUSDT', last);
    expect(code).toBe(0);
    expect(stdout).toContain('vwap30m');
    expect(stdout).toContain('stored snapshot: none at exactly this time; 3000 ticks read');
  });

  it.each([
    ['an unknown symbol', 'NOPEUSDT', last, /--symbol: no ticks of NOPEUSDT .*\(expected .*WIDEUSDT\)/],
    ['a time before', 'WIDEUSDT', first - 1, new RegExp(`--at: .*WIDEUSDT \\(expected ${first} to ${last},`)],
    ['a time after', 'WIDEUSDT', last + 1, new RegExp(`--at: .*WIDEUSDT \\(expected ${first} to ${last},`)],
    ['no time', 'WIDEUSDT', 'noon', /--at: time "noon" is not valid/],
  ])('refuses %s with one line and 2', async (_, symbol, at, message) => {
    const { code, stdout, stderr } = await features(symbol, at, '--json');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain('\n');
  });
});
