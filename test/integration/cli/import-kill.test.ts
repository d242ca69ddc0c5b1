import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, it } from 'vitest';
import { cliBench } from './cli-bench.ts';
import { csvOf, madeTrades } from './made-trades.ts';
import { aeProcess } from './run-ae.ts';

const bench = cliBench('import-kill');
const { folder } = bench;
const FILE = 'BTCUSDT-aggTrades-2024-07.csv';
const ROWS = 300_000;
beforeAll(async () => {
  writeFileSync(join(folder, FILE), csvOf(madeTrades(ROWS, Date.UTC(2024, 6, 1), 50)));
});

async function stored(): Promise<number> {
  const [row] = await bench.sql`select count(*)::int as n from agg_trades`;
  return Number(row?.['n']);
}

/** Waits until more than this is stored; bounded. */
async function untilStored(rows: number): Promise<void> {
  for (let attempt = 0; attempt < 6_000 && (await stored()) <= rows; attempt += 1) await sleep(5);
}

/** The database may still commit what it had received; bounded. */
async function untilWriterGone(): Promise<void> {
  for (let attempt = 0; attempt < 6_000; attempt += 1) {
    const [row] = await bench.sql`
      select count(*)::int as n from pg_stat_activity
      where datname = current_database() and application_name in ('ae-writer', 'ae-command')`;
    if (row?.['n'] === 0) return;
    await sleep(5);
  }
}

it('ends at the same rows when it was killed in the middle and run again', async () => {
  const { command, args, options } = aeProcess(['import', FILE], { cwd: folder, env: bench.env });
  const child = spawn(command, args, { ...options, stdio: 'ignore' });
  const ended = once(child, 'exit');
  await untilStored(0);
  child.kill('SIGKILL');
  await ended;
  await untilWriterGone();
  const before = await stored();
  expect(before).toBeGreaterThan(0);
  const { code, stdout } = await bench.ae(['import', FILE, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([
    { rows: ROWS, stored: ROWS - before, completeness: { missingIds: 0 } },
  ]);
  const [sums] = await bench.sql`
    select count(*)::int as n, count(distinct agg_id)::int as ids,
      (select sum(volume::numeric) from candles_1m) = sum(qty::numeric) as whole from agg_trades`;
  expect(sums).toEqual({ n: ROWS, ids: ROWS, whole: true });
});

it('leaves the files before with their minutes and roots when it is asked to end in the middle of one', async () => {
  await bench.sql`truncate agg_trades, candles_1m, tape_roots`;
  const trades = madeTrades(ROWS, Date.UTC(2024, 7, 1), 50);
  const files = [
    bench.saved('a.csv', csvOf(trades.slice(0, 2_000))),
    bench.saved('b.csv', csvOf(trades.slice(2_000))),
  ];
  const argv = ['import', ...files, '--symbol', 'ETHUSDT'];
  const { command, args, options } = aeProcess(argv, { cwd: folder, env: bench.env });
  const child = spawn(command, args, { ...options, stdio: 'ignore' });
  const ended = once(child, 'exit');
  await untilStored(2_000);
  // As a terminal does and, in the same moment, the program that started this one.
  child.kill('SIGTERM');
  child.kill('SIGINT');
  expect(await ended).toEqual([130, null]);
  expect(await stored()).toBeLessThan(ROWS);
  const [minutes] = await bench.sql`
    select count(*)::int as n, count(*) filter (where c.volume::numeric = t.volume)::int as whole from (
      select date_trunc('minute', time) as minute, sum(qty::numeric) as volume from agg_trades
      where time < date_trunc('minute', (select time from agg_trades where agg_id = 2999)) + interval '1 minute'
      group by 1
    ) t left join candles_1m c on c.open_time = t.minute`;
  expect(minutes?.['n']).toBeGreaterThan(0);
  expect(minutes?.['whole']).toBe(minutes?.['n']);
  expect(await bench.sql`select count(*)::int as n from tape_roots`).toEqual([{ n: 1 }]);
});
