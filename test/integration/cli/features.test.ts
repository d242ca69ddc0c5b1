import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { csvOf, madeTrades } from './made-trades.ts';
import { naiveFeatures } from './naive-features.ts';
import { runAe } from './run-ae.ts';
import { zipOf } from './zip-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'ae-features-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FROM = Date.UTC(2024, 7, 8, 0, 3, 17);
const trades = madeTrades(3_000, FROM, 34_000);
const AT = FROM + 27 * 3_600_000;
const KEYS = [
  'symbol',
  'at',
  'price',
  'trades24h',
  'cvd',
  'vwap30m',
  'atr5m',
  'atr1h',
  'p95Qty',
  'p99Qty',
  'largeTrades15m',
  'whaleRatio',
];

function saved(name: string, content: string | Buffer): string {
  writeFileSync(join(folder, name), content);
  return name;
}

function features(file: string, { at = String(AT), symbol = 'WIDEUSDT', json = true } = {}) {
  const argv = ['features', '--trades', file, '--symbol', symbol, '--at', at, ...(json ? ['--json'] : [])];
  return runAe(argv, { cwd: folder });
}

async function refusal(content: string, at?: string) {
  const { code, stdout, stderr } = await features(saved('bad.csv', content), at === undefined ? {} : { at });
  expect(stdout).toBe('');
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(code).toBe(2);
  return stderr;
}

/** Equal within 1e-9; null is null. */
function expectClose(found: Record<string, unknown>, wanted: Record<string, number | null>): void {
  for (const [name, value] of Object.entries(wanted)) {
    if (value === null) expect(found[name]).toBeNull();
    else expect(found[name]).toBeCloseTo(value, 9);
  }
}

describe('ae features', () => {
  it('agrees with the plain formulas at several times, and prints the contract in its order', async () => {
    const file = saved('day.csv', csvOf(trades));
    for (const at of [AT, FROM + 3_600_000, trades[500]?.time ?? 0]) {
      const { code, stdout } = await features(file, { at: String(at) });
      expect(code).toBe(0);
      const found = JSON.parse(stdout);
      const wanted = naiveFeatures(trades, at);
      expect(Object.keys(found)).toEqual(KEYS);
      expect(found).toMatchObject({
        symbol: 'WIDEUSDT',
        at,
        price: wanted.price,
        trades24h: wanted.trades24h,
      });
      expectClose(found.cvd, wanted.cvd);
      const { vwap30m, atr5m, atr1h, whaleRatio } = wanted;
      expectClose(found, { vwap30m, atr5m, atr1h, whaleRatio });
      expect([found.p95Qty, found.p99Qty]).toEqual([wanted.p95Qty, wanted.p99Qty]);
      expect(found.largeTrades15m).toEqual(wanted.largeTrades15m);
    }
  });

  it('reads .gz, .zip, microseconds, no header and Windows line ends with the same answer', async () => {
    const plain = await features(saved('a.csv', csvOf(trades)));
    const others = [
      saved('a.csv.gz', gzipSync(csvOf(trades))),
      saved('a.zip', zipOf('a.csv', csvOf(trades))),
      saved('b.csv', csvOf(trades, { header: false, unit: 1_000 })),
      saved('c.csv', csvOf(trades).replaceAll('\n', '\r\n')),
    ];
    for (const file of others) expect((await features(file)).stdout).toBe(plain.stdout);
  });

  it('takes what ae import takes: a row twice, times a moment out of order, the columns of ae export', async () => {
    const plain = await features(saved('a.csv', csvOf(trades)));
    const rows = csvOf(trades, { header: false }).trimEnd().split('\n');
    const exported = rows.map((row) => {
      const [id, price, qty, first, last, time, isBuyerMaker] = row.split(',');
      return [id, price, qty, Number(last) - Number(first) + 1, time, isBuyerMaker, ''].join(',');
    });
    const header = 'agg_trade_id,price,quantity,trades,transact_time,is_buyer_maker,normal_quantity';
    const others = [
      saved('twice.csv', rows.flatMap((row, index) => (index === 9 ? [row, row] : [row])).join('\n')),
      saved('exported.csv', [header, ...exported].join('\n')),
    ];
    for (const file of others) expect((await features(file)).stdout).toBe(plain.stdout);
    const [one, two] = [rows[5] ?? '', rows[6] ?? ''];
    const late = two.replace(/\d{13}/, String(Number(/\d{13}/.exec(one)?.[0]) - 1));
    const back = await features(saved('back.csv', rows.with(6, late).join('\n')));
    expect([back.code, back.stderr]).toEqual([0, '']);
  });

  it('says null for what is not known, and applies the floors of core instruments', async () => {
    const few = await features(saved('few.csv', csvOf(trades.slice(0, 50))), { at: String(AT) });
    expect(JSON.parse(few.stdout)).toMatchObject({
      vwap30m: null,
      p95Qty: null,
      p99Qty: null,
      largeTrades15m: null,
    });
    const early = await features('few.csv', { at: String(FROM - 1) });
    expect(JSON.parse(early.stdout)).toMatchObject({ price: null, trades24h: 0, vwap30m: null, atr5m: null });
    const floors = await features('day.csv', { symbol: 'ETHUSDT' });
    expect(JSON.parse(floors.stdout).p95Qty).toBe(50);
  });

  it('prints a table for people without --json', async () => {
    const { stdout, code } = await features('day.csv', { json: false });
    expect(code).toBe(0);
    expect(stdout).toContain('vwap30m');
  });

  it('names file, line, value and expectation of a corrupt line, also of one after --at', async () => {
    const lines = csvOf(trades).trimEnd().split('\n');
    lines[2_000] = (lines[2_000] as string).replace(/^(\d+),[^,]+/, '$1,12x');
    const message = await refusal(lines.join('\n'), String(FROM + 60_000));
    expect(message).toMatch(/^bad\.csv line 2001: price "12x" is not valid \(expected a decimal number\)\n$/);
  });

  it.each([
    ['an empty file', '', /bad\.csv: is empty/],
    ['a header without trades', csvOf([]), /bad\.csv: no trade of WIDEUSDT/],
    ['a cut last line', csvOf(trades.slice(0, 5)).slice(0, -20), /bad\.csv line 6: /],
    [
      'a blank line inside',
      csvOf(trades.slice(0, 2)).replace('\n1001', '\n\n1001'),
      /bad\.csv line 3: is blank/,
    ],
    [
      'an id that goes back',
      csvOf([...trades.slice(0, 2), ...trades.slice(0, 1)]),
      /bad\.csv line 4: trade id 1000/,
    ],
    ['something else', 'hello\nworld\n', /bad\.csv line 1: header "hello" .*a file of aggTrades/],
    ['a line that does not end', `${csvOf(trades.slice(0, 1))}${'1'.repeat(9_000_000)}`, /bad\.csv line 3: /],
  ])('refuses %s', async (_, content, message) => {
    expect(await refusal(content)).toMatch(message);
  });

  it('refuses a missing file, a broken archive and a wrong time, each with one line and 2', async () => {
    const whole = zipOf('a.csv', csvOf(trades));
    const flipped = Buffer.from(whole);
    flipped.writeUInt8(flipped.readUInt8(300) ^ 1, 300);
    const cases = [
      [await features('absent.csv'), /absent\.csv: cannot be opened: no such file/],
      [await features(saved('cut.gz', gzipSync(csvOf(trades)).subarray(0, 900))), /cut\.gz: cannot be read/],
      [await features(saved('cut.zip', whole.subarray(0, 900))), /cut\.zip: cannot be read/],
      [await features(saved('flipped.zip', flipped)), /flipped\.zip/],
      [await features('day.csv', { at: '1723161600' }), /--at: time "1723161600".*seconds/],
      [await features('.'), /is not a file/],
    ] as const;
    for (const [{ code, stdout, stderr }, message] of cases) {
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(message);
      expect(stderr.trimEnd()).not.toContain('\n');
    }
    expect(readdirSync(folder)).not.toContain('data');
  });
});
