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

/** Waits until some of the file is stored; bounded. */
async function untilSomeStored(): Promise<void> {
  for (let attempt = 0; attempt < 6_000 && (await stored()) === 0; attempt += 1) await sleep(5);
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
  await untilSomeStored();
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
