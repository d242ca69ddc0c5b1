import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sampleInstrument } from '@ae/server/engine/core/samples.ts';
import { createStateStore } from '@ae/server/store/state.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { cliBench } from './cli-bench.ts';
import { csvOf, madeTrades } from './made-trades.ts';
import { zipOf } from './zip-file.ts';

const bench = cliBench('import');
const { folder } = bench;
const FROM = Date.UTC(2024, 1, 29, 22, 0);
/** Over a month's end, so that two partitions are written. */
const trades = madeTrades(2_500, FROM, 6_000);
beforeAll(async () => {
  const { id: _, set: __, ...contract } = sampleInstrument();
  await createStateStore(bench.database, 'simulated').saveInstruments([contract], new Set(['BTCUSDT']), FROM);
});

const ae = (files: readonly string[], symbol = 'BTCUSDT') =>
  bench.ae(['import', ...files, '--symbol', symbol, '--json']);
const stored = async () => (await bench.sql`select count(*)::int as n from agg_trades`)[0]?.['n'];

async function refused(files: readonly string[], message: RegExp, symbol?: string) {
  const before = await stored();
  const { code, stdout, stderr } = await ae(files, symbol);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd()).not.toContain('\n');
  expect(await stored()).toBe(before);
}

describe('ae import', () => {
  it('stores nothing at all when one line of one file is bad', async () => {
    const good = bench.saved('good.csv', csvOf(trades.slice(0, 100)));
    const lines = csvOf(trades.slice(100)).split('\n');
    lines[700] = `${lines[700]},surplus`;
    await refused([good, bench.saved('bad.csv', lines.join('\n'))], /bad\.csv line 701: 8 columns/);
  });

  it('verifies the checksum beside a file', async () => {
    const file = bench.saved('day.zip', zipOf('day.csv', csvOf(trades.slice(0, 1_500))));
    bench.saved('day.zip.CHECKSUM', `${'0'.repeat(64)}  day.zip\n`);
    await refused([file], /day\.zip: SHA-256 is [0-9a-f]{64} \(expected 0{64}/);
    const right = createHash('sha256')
      .update(readFileSync(join(folder, file)))
      .digest('hex');
    bench.saved('day.zip.CHECKSUM', `${right}  day.zip\n`);
    const { code, stdout } = await ae([file]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ rows: 1_500, stored: 1_500, checksum: true }]);
  });

  it('adds what is new and nothing twice', async () => {
    const { stdout } = await ae([bench.saved('all.csv', csvOf(trades))]);
    expect(JSON.parse(stdout)).toMatchObject([{ rows: 2_500, stored: 1_000, checksum: false }]);
    expect(JSON.parse((await ae(['all.csv'])).stdout)).toMatchObject([{ stored: 0 }]);
    const [sums] = await bench.sql`
      select count(*)::int as n, sum(qty::numeric)::text as qty, count(distinct tableoid)::int as months from agg_trades`;
    const milli = trades.reduce((sum, { qty }) => sum + Math.round(Number(qty) * 1_000), 0);
    expect(sums).toEqual({ n: 2_500, qty: (milli / 1_000).toFixed(3), months: 2 });
  });

  it('builds the minutes of what it stored', async () => {
    const [minutes] = await bench.sql`
      select count(*)::int as n, sum(volume::numeric)::text as volume, sum(trades)::int as trades from candles_1m`;
    const [ticks] = await bench.sql`
      select count(distinct date_trunc('minute', time))::int as n, sum(qty::numeric)::text as volume,
        sum(trades)::int as trades from agg_trades`;
    expect(minutes).toEqual(ticks);
  });

  it('refuses a tick that is stored with other content, naming its line', async () => {
    const lines = csvOf(trades).split('\n');
    lines[7] =
      lines[7]?.replace(/,(true|false)$/, (_, side) => `,${side === 'true' ? 'false' : 'true'}`) ?? '';
    await refused(
      [bench.saved('other.csv', lines.join('\n'))],
      /other\.csv line 8: trade 1006 .*as it is stored/,
    );
  });

  it('refuses another market under the same name', async () => {
    const later = madeTrades(50, FROM + 10 * 86_400_000, 1_000).map((trade, index) => ({
      ...trade,
      id: index + 1,
    }));
    await refused([bench.saved('spot.csv', csvOf(later))], /does not continue the stored ticks of BTCUSDT/);
  });

  it.each([
    ['empty.csv', '', /empty\.csv: is empty/],
    ['header.csv', csvOf([]), /header\.csv: has no rows/],
    ['cut.csv.gz', gzipSync(csvOf(trades)).subarray(0, 9_000), /cut\.csv\.gz: cannot be read: /],
    ['cut.zip', zipOf('x.csv', csvOf(trades)).subarray(0, 9_000), /cut\.zip: cannot be read: /],
    ['cut.parquet', Buffer.from('PAR1 and no more of it'), /cut\.parquet: cannot be read: /],
    ['odd.csv', 'a,b\n1,2\n', /odd\.csv line 1: header "a,b"/],
    ['tape.txt', '1723161255088176367 {"stream":"x@trade"}\n', /tape\.txt line 1: is a raw stream recording/],
  ])('refuses %s', async (name, content, message) => {
    await refused([bench.saved(name, content)], message);
  });

  it('asks for the instrument when nothing says it, and for options it knows', async () => {
    const nameless = await bench.ae(['import', 'all.csv']);
    expect([nameless.code, nameless.stderr]).toEqual([
      2,
      expect.stringMatching(/all\.csv: its instrument .*--symbol/),
    ]);
    const kind = await bench.ae(['import', 'all.csv', '--kind', 'books']);
    expect([kind.code, kind.stderr]).toEqual([
      2,
      expect.stringMatching(/--kind: "books" is not known .*aggTrades/),
    ]);
  });

  it('makes an instrument that nobody has described yet, with steps as fine as the file', async () => {
    const { code } = await ae(
      [bench.saved('DOGEUSDT-aggTrades-2024-02.csv', csvOf(trades.slice(0, 50)))],
      'DOGEUSDT',
    );
    expect(code).toBe(0);
    const [row] =
      await bench.sql`select tick_size, step_size, status from instruments where symbol = 'DOGEUSDT'`;
    expect(row).toEqual({ tick_size: '0.01', step_size: '0.001', status: 'IMPORTED' });
    await ae([bench.saved('usdc.csv', csvOf(trades.slice(0, 5)))], 'DOGEUSDC');
    const [usdc] = await bench.sql`select base_asset, quote_asset from instruments where symbol = 'DOGEUSDC'`;
    expect(usdc).toEqual({ base_asset: 'DOGE', quote_asset: 'USDC' });
  });
});
