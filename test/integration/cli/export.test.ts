import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMonthPartitions } from '@ae/db/partitions.ts';
import { listPartitions } from '@ae/db/stored-partitions.ts';
import { partitionSeries } from '@ae/scripts/export/partition-series.ts';
import { sampleCandle } from '@ae/server/engine/core/samples.ts';
import { writeCandles } from '@ae/server/store/candles.ts';
import { writeIntegrityReport } from '@ae/server/store/integrity.ts';
import { writeTapeRoots } from '@ae/server/store/tape-roots.ts';
import { beforeAll, expect, it } from 'vitest';
import { cliBench } from './cli-bench.ts';
import { csvOf, madeTrades } from './made-trades.ts';

const bench = cliBench('export');
const { folder } = bench;
const FROM = Date.UTC(2024, 1, 28, 22, 30);
const trades = madeTrades(3_000, FROM, 4_000);
const PERIOD = ['--from', '2024-02-28', '--to', '2024-03-01'] as const;
beforeAll(async () => {
  writeFileSync(join(folder, 'BTCUSDT-aggTrades-2024-02.csv'), csvOf(trades));
  await ok('import', 'BTCUSDT-aggTrades-2024-02.csv');
});

const ae = (...argv: string[]) => bench.ae(argv);

async function ok(...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await ae(...argv);
  if (code !== 0) throw new Error(`ae ${argv.join(' ')}: ${code} ${stderr}`);
  return stdout;
}

const content = (table: 'agg_trades' | 'candles_1m', symbol: string) => bench.sql`
  select to_jsonb(t) - 'instrument_id' as row from ${bench.sql(table)} t
  join instruments i on i.id = t.instrument_id where i.symbol = ${symbol} order by to_jsonb(t)::text`;

it.each(['ticks.csv', 'ticks.csv.gz', 'ticks.parquet'])(
  'ticks come back from %s as they were',
  async (file) => {
    await ok('export', '--symbol', 'BTCUSDT', ...PERIOD, '--out', file);
    const symbol = `${file.replaceAll('.', '').toUpperCase()}`;
    expect(JSON.parse(await ok('import', file, '--symbol', symbol, '--json'))).toMatchObject([
      { stored: 3_000 },
    ]);
    expect(await content('agg_trades', symbol)).toEqual(await content('agg_trades', 'BTCUSDT'));
  },
);

it.each(['minutes.csv', 'minutes.parquet'])('candles come back from %s as they were', async (file) => {
  await ok('export', '--symbol', 'BTCUSDT', '--series', 'candles', ...PERIOD, '--out', file);
  const symbol = file.replaceAll('.', '').toUpperCase();
  await ok('import', file, '--symbol', symbol);
  expect(await content('candles_1m', symbol)).toEqual(await content('candles_1m', 'BTCUSDT'));
});

it('makes longer candles of minutes', async () => {
  await ok(
    'export',
    '--symbol',
    'BTCUSDT',
    '--series',
    'candles',
    '--interval',
    '1d',
    ...PERIOD,
    '--out',
    'days.csv',
  );
  const [header, ...rows] = readFileSync(join(folder, 'days.csv'), 'utf8').trimEnd().split('\n');
  expect(header).toMatch(/^open_time,open,high,low,close,volume,close_time,/);
  const milli = trades.reduce((sum, { qty }) => sum + Math.round(Number(qty) * 1_000), 0);
  const volumes = rows.map((row) => Math.round(Number(row.split(',')[5]) * 1_000));
  expect([rows.length, volumes.reduce((sum, volume) => sum + volume, 0)]).toEqual([2, milli]);
});

it('replaces a file only when told, and leaves no draft', async () => {
  writeFileSync(join(folder, 'mine.csv'), 'mine');
  const argv = ['export', '--symbol', 'BTCUSDT', ...PERIOD, '--out', 'mine.csv'];
  const { code, stderr } = await ae(...argv);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/--out: mine\.csv exists .*--force/)]);
  expect(readFileSync(join(folder, 'mine.csv'), 'utf8')).toBe('mine');
  await ok(...argv, '--force');
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
});

it.each([
  [['--symbol', 'NOPEUSDT', ...PERIOD, '--out', 'n.csv'], /--symbol: NOPEUSDT is not stored/],
  [
    ['--symbol', 'BTCUSDT', '--from', '2024-02-30', '--to', '2024-03-01', '--out', 'n.csv'],
    /--from: time "2024-02-30"/,
  ],
  [
    ['--symbol', 'BTCUSDT', '--from', '2024-03-01', '--to', '2024-03-01', '--out', 'n.csv'],
    /--to: is not after/,
  ],
  [['--symbol', 'BTCUSDT', ...PERIOD, '--out', 'n.txt'], /--out: file name "n\.txt"/],
  [['--symbol', 'BTCUSDT', ...PERIOD, '--out', 'n.csv', '--series', 'books2'], /--series: "books2"/],
])('refuses %j', async (argv, message) => {
  const { code, stderr } = await ae('export', ...argv);
  expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  expect(existsSync(join(folder, 'n.csv'))).toBe(false);
});

it('reports the integrity of a day, and a hole in it', async () => {
  const report = async () =>
    JSON.parse(await ok('integrity', '--day', '2024-02-28', '--symbol', 'BTCUSDT', '--json')).rows[0];
  expect(await report()).toMatchObject({ gaps: 0, missingIds: 0, doubled: 0 });
  await bench.sql`delete from agg_trades where agg_id between 1010 and 1012
    and instrument_id = (select id from instruments where symbol = 'BTCUSDT')`;
  expect(await report()).toMatchObject({ gaps: 1, missingIds: 3 });
  const day = Date.UTC(2024, 1, 28);
  const kept = () => bench.sql`select missing_ids::int as missing from integrity_reports r
    join instruments i on i.id = r.instrument_id where i.symbol = 'BTCUSDT' order by r.day`;
  for (const at of [day, day + 86_400_000]) await writeIntegrityReport(bench.sql, 'simulated', at);
  expect(await kept()).toEqual([{ missing: 3 }, { missing: 0 }]);
  expect(JSON.parse(await ok('import', 'BTCUSDT-aggTrades-2024-02.csv', '--json'))).toMatchObject([
    { stored: 3 },
  ]);
  expect(await report()).toMatchObject({ gaps: 0, missingIds: 0 });
  expect(await kept(), 'the reports that were kept').toEqual([{ missing: 0 }, { missing: 0 }]);
});

it('verifies the hours of the tape and names the first that was changed', async () => {
  for (const hour of [22, 23, 24, 25]) {
    await writeTapeRoots(bench.sql, 'simulated', Date.UTC(2024, 1, 28, hour));
  }
  expect(await ok('verify', '--symbol', 'BTCUSDT')).toMatch(/4 recorded hours compared: all equal/);
  // A trade that came late is no change.
  await bench.sql`insert into agg_trades
    select instrument_id, 100000 + agg_id, time, price, qty, normal_qty, trades, is_buyer_maker from agg_trades
    where agg_id = 1500 and instrument_id = (select id from instruments where symbol = 'BTCUSDT')`;
  expect(await ok('verify', '--symbol', 'BTCUSDT')).toMatch(
    /^3 .*: all equal; 1 more only gained trades since/,
  );
  await bench.sql`delete from agg_trades where agg_id > 100000`;
  await bench.sql`update agg_trades set qty = qty + 0.001
    where time >= '2024-02-28 23:10Z' and instrument_id = (select id from instruments where symbol = 'BTCUSDT')`;
  const { code, stderr } = await ae('verify', '--symbol', 'BTCUSDT', '--json');
  expect([code, stderr]).toEqual([1, expect.stringMatching(/BTCUSDT 2024-02-28T23:00:00\.000Z: stored are/)]);
});

it('an import records its hours and says when one was changed since', async () => {
  const hour = Date.UTC(2024, 1, 28, 23);
  const changed = await ae('import', 'BTCUSDT-aggTrades-2024-02.csv', '--json');
  expect([changed.code, changed.stderr]).toEqual([
    2,
    expect.stringMatching(/BTCUSDT-aggTrades-2024-02\.csv line \d+/),
  ]);
  await bench.sql`update agg_trades set qty = round((qty - 0.001)::numeric, 3)::float8
    where time >= '2024-02-28 23:10Z' and instrument_id = (select id from instruments where symbol = 'BTCUSDT')`;
  await bench.sql`delete from tape_roots where hour >= ${new Date(hour).toISOString()}`;
  await ok('import', 'BTCUSDT-aggTrades-2024-02.csv');
  expect(await ok('verify', '--symbol', 'BTCUSDT')).toMatch(/all equal/);
  await bench.sql`update tape_roots set sum_qty = sum_qty + 1 where hour = ${new Date(hour).toISOString()}`;
  const { code, stderr } = await ae('import', 'BTCUSDT-aggTrades-2024-02.csv');
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(/the hour 2024-02-28T23:00:00\.000Z are not those/),
  ]);
});

it('exports days and months of UTC, wherever the database stands', async () => {
  const [row] = await bench.sql<{ db: string; id: number }[]>`
    select current_database() as db, id from instruments where symbol = 'BTCUSDT'`;
  const { db = '', id = 0 } = row ?? {};
  // Summer time begins on the 8th in New York and on the 29th in Berlin.
  const days = [1, 8, 29].map((day) => Date.UTC(2026, 2, day));
  await writeCandles(
    bench.sql,
    days.map((openTime) => ({ instrumentId: id, candle: sampleCandle({ openTime }) })),
  );
  const closes = async (interval: string) => {
    const range = ['--from', '2026-03-01', '--to', '2026-04-01', '--out', 'utc.csv', '--force'];
    await ok('export', '--symbol', 'BTCUSDT', '--series', 'candles', '--interval', interval, ...range);
    const [header = '', ...rows] = readFileSync(join(folder, 'utc.csv'), 'utf8').trim().split('\n');
    const column = header.split(',').indexOf('close_time');
    return rows.map((line) => Number(line.split(',')[column]));
  };
  for (const zone of ['America/New_York', 'Europe/Berlin']) {
    await bench.sql.unsafe(`alter database "${db}" set timezone = '${zone}'`);
    expect(await closes('1M')).toEqual([Date.UTC(2026, 3, 1) - 1]);
    expect(await closes('1d')).toEqual(days.map((day) => day + 86_400_000 - 1));
  }
});

it('detaches nothing from a table that is in use, and says what to do', async () => {
  const argv = ['partitions', 'detach', 'agg_trades_2024_02', '--out', 'busy.parquet', '--drop'];
  // As a backup holds the tables that it reads.
  const { code, stderr } = await bench.sql.begin(async (backup) => {
    await backup`lock table agg_trades in access share mode`;
    return ae(...argv);
  });
  expect([code, stderr]).toEqual([
    1,
    expect.stringMatching(
      /agg_trades is in use .*: nothing was detached, .*busy\.parquet is written; .*--force/,
    ),
  ]);
  const names = (await listPartitions(bench.sql)).map(({ name }) => name);
  expect(names).toContain('agg_trades_2024_02');
  expect(await bench.sql`select 1 from app_state where starts_with(key, 'ticks.retired.month.')`).toEqual([]);
});

it('detaches a finished month into Parquet, and refuses the present one', async () => {
  const now = new Date().toISOString().slice(0, 7).replace('-', '_');
  const present = await ae('partitions', 'detach', `agg_trades_${now}`, '--out', 'now.parquet');
  expect([present.code, present.stderr]).toEqual([2, expect.stringMatching(/is not over yet/)]);
  const stored = await bench.sql`select count(*)::int as n from agg_trades_2024_02`;
  const symbols = await symbolsOf('agg_trades_2024_02');
  expect(symbols).toEqual(new Set(['BTCUSDT', 'TICKSCSV', 'TICKSCSVGZ', 'TICKSPARQUET']));
  const argv = ['partitions', 'detach', 'agg_trades_2024_02', '--out', 'month.parquet', '--json'];
  expect(JSON.parse(await ok(...argv))).toMatchObject({
    rows: stored[0]?.['n'],
    table: 'detached_agg_trades_2024_02',
  });
  expect(await bench.sql`select count(*)::int as n from agg_trades`).toEqual([{ n: 0 }]);
  const recorded =
    await bench.sql`select 1 from app_state where key = 'ticks.retired.month.agg_trades_2024_02'`;
  expect(recorded).toHaveLength(1);
  // The roots stay as the proof of what was there; nothing of it counts as lost.
  const [roots] = await bench.sql`select count(*)::int as hours from tape_roots`;
  expect(roots?.['hours']).toBeGreaterThan(3);
  const verdict = JSON.parse(await ok('verify', '--json'));
  expect(verdict).toMatchObject({ hours: 0, retired: { hours: roots?.['hours'] }, differing: 0 });
  expect(await ok('verify')).toMatch(/the ticks of \d+ more were retired \(2024-02-28T22:00/);

  // It holds several instruments: as one they would be nobody's trades.
  const mixed = await ae('import', 'month.parquet');
  expect([mixed.code, mixed.stderr]).toEqual([
    2,
    expect.stringMatching(/month\.parquet row \d+: symbol "\w+" is not valid .*the same in every row/),
  ]);

  // Archives may bring the month back; it can be taken out once more, beside the table of the first time.
  await createMonthPartitions(bench.sql, 'agg_trades', [Date.UTC(2024, 1, 1)]);
  const again = ['partitions', 'detach', 'agg_trades_2024_02', '--out', 'again.parquet', '--json'];
  expect(JSON.parse(await ok(...again))).toMatchObject({ rows: 0, table: 'detached_agg_trades_2024_02_2' });
});

/** The symbols that a file of the month tells beside our own numbers. */
async function symbolsOf(name: string): Promise<ReadonlySet<unknown>> {
  const partition = (await listPartitions(bench.sql)).find((one) => one.name === name);
  if (partition === undefined) throw new Error(`no partition ${name}`);
  const series = await partitionSeries(bench.sql, partition);
  const column = series.columns.findIndex((one) => one.name === 'symbol');
  const symbols = new Set<unknown>();
  for await (const { columns, length } of series.batches())
    for (let row = 0; row < length; row += 1) symbols.add(columns[column]?.[row]);
  return symbols;
}
