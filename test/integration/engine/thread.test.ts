import { connectDatabase } from '@ae/db/client.ts';
import type { EngineHandle, EngineUpdate } from '@ae/server/engine/index.ts';
import { type StartOptions, startEngine } from '@ae/server/engine/runtime/start.ts';
import { type RunningSimulator, startSimulator } from '@ae/server/simulator/index.ts';
import { loadPresets } from '@ae/server/store/presets.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, bench, until } from './bench.ts';

let place: Bench;
let venue: RunningSimulator;
let handle: EngineHandle;
let options: StartOptions;
const updates: EngineUpdate[] = [];

beforeAll(async () => {
  place = await bench();
  const genesisAt = Date.now() - 26 * 3_600_000;
  venue = await startSimulator({ source: { kind: 'synthetic', seed: 3, instruments: 4, genesisAt } });
  const { restUrl, wsUrl, spotRestUrl, spotWsUrl, coinbaseRestUrl } = venue;
  options = {
    databaseUrl: place.database.url,
    venue: 'simulated',
    urls: { restUrl, wsUrl, spotRestUrl, spotWsUrl, coinbaseRestUrl },
    source: 'test',
    coreSymbols: ['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'XRPUSDT'],
    tapeClock: false,
    logLevel: 'warn',
    evaluationIntervalMs: 500,
  };
  handle = await startEngine(options);
  handle.subscribe((update) => void updates.push(update));
  await handle.ready;
});

afterAll(async () => {
  await handle.stop();
  await venue.close();
  await place.close();
});

async function books(): Promise<string> {
  const rows = await place.connection.sql`
    select id, status, entry_price, open_qty, stop_price, as_of_agg_id from paper_positions order by id`;
  const balances = await place.connection.sql`select id, current_balance from strategies order by id`;
  return JSON.stringify([rows, balances]);
}

test('strategies that are loaded while it runs are scored and pushed', async () => {
  const database = connectDatabase(place.database.url, { max: 1 });
  const loaded = await loadPresets(database, { venue: 'simulated', grid: true, at: Date.now() });
  await database.close();
  expect(loaded.createdIds.length).toBeGreaterThanOrEqual(72);
  for (const strategyId of loaded.createdIds) await handle.command({ kind: 'reloadStrategy', strategyId });
  await until('every strategy has a score', () => handle.view().evaluations.size >= loaded.createdIds.length);
  const [evaluation] = handle.view().evaluations.values();
  expect(evaluation?.features.symbol).toBe(evaluation?.symbol);
  expect(evaluation?.gates.length).toBeGreaterThan(0);
  await until('evaluations and their minutes are stored', async () => {
    const [row] = await place.connection.sql`
      select (select count(*) from signal_evaluations)::int as single,
        (select sum(evaluations) from evaluation_minutes)::int as rolled`;
    return Number(row?.['single']) >= 500 && row?.['single'] === row?.['rolled'];
  });
});

test('a command that cannot be carried out is refused with its reason', async () => {
  const strategyId = '00000000-0000-4000-8000-000000000000';
  await expect(handle.command({ kind: 'reloadStrategy', strategyId })).rejects.toThrow('no strategy');
});

test('ticks, rates and status arrive conflated', async () => {
  await until('the market moves', () => handle.view().ticks.size === 4 && handle.view().rates.size === 4);
  expect(handle.view().status).toMatchObject({ venue: 'simulated', databaseDegraded: false, rejected: {} });
  const times = updates.filter(({ kind }) => kind === 'ticks').length;
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const more = updates.filter(({ kind }) => kind === 'ticks').length - times;
  expect(more).toBeLessThanOrEqual(21);
});

test('recurring tasks say when they ran and when they run next', async () => {
  const jobs = () => new Map(handle.view().status?.jobs.map((job) => [job.name, job]));
  await until('rates and collectors have run', () => {
    return (jobs().get('rates')?.runs ?? 0) > 0 && (jobs().get('collectors')?.runs ?? 0) > 0;
  });
  const rates = jobs().get('rates');
  expect(rates).toMatchObject({ process: 'engine', intervalMs: 2_000, failures: 0, lastError: null });
  expect(rates?.nextAt).toBeGreaterThan(rates?.lastRunAt ?? 0);
  expect([...jobs().keys()]).toEqual(
    expect.arrayContaining(['watchdog', 'partitions', 'instruments', 'hourly roots', 'integrity report']),
  );
  expect([...jobs().keys()].filter((name) => name.startsWith('publish') || name === 'clock')).toEqual([]);
});

test('stop and start: positions and balances are the same', async () => {
  await handle.stop();
  const before = await books();
  handle = await startEngine(options);
  await handle.ready;
  const after = JSON.parse(await books()) as [{ id: string }[], { id: string; current_balance: string }[]];
  const was = JSON.parse(before) as typeof after;
  // What was closed while nobody looked may differ; what was there is still there.
  expect(after[0].map(({ id }) => id)).toEqual(expect.arrayContaining(was[0].map(({ id }) => id)));
  const open = await place.connection
    .sql`select count(*)::int as n from paper_positions where closed_at is null`;
  await until(
    'open positions are shown again',
    () => handle.view().positions.size >= Number(open[0]?.['n']) - 5,
  );
});

test('every balance is the initial one plus the results of the closed trades', async () => {
  const wrong = await place.connection.sql`
    select s.id, s.current_balance, s.initial_balance + coalesce(sum(p.pnl_usd), 0) as expected
    from strategies s left join paper_positions p on p.strategy_id = s.id and p.closed_at is not null
    group by s.id having s.current_balance <> s.initial_balance + coalesce(sum(p.pnl_usd), 0)`;
  expect(wrong).toEqual([]);
});
