import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, type Database } from '@ae/db/client.ts';
import { sampleInstrument, sampleTrade } from '@ae/server/engine/core/samples.ts';
import type { MarketDataClient } from '@ae/server/engine/ports.ts';
import { LateMinutes, type LateMinutesParts } from '@ae/server/engine/runtime/late-minutes.ts';
import { RecordsJobs } from '@ae/server/engine/runtime/records-jobs.ts';
import { VenueClock } from '@ae/server/engine/runtime/venue-clock.ts';
import { Watchdog } from '@ae/server/engine/runtime/watchdog.ts';
import { createTickWriter, type RunningTickWriter } from '@ae/server/engine/writer/tick-writer.ts';
import { JobRegistry } from '@ae/server/ops/job-registry.ts';
import { createMarketRecords } from '@ae/server/store/market-records.ts';
import { verifyTape } from '@ae/server/store/tape-verify.ts';
import { createTickStore } from '@ae/server/store/tick-store.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { insertInstruments } from '../../support/instruments.ts';

const NOW = Date.UTC(2026, 10, 20, 3, 30);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Ids 1 … COUNT, one every ten seconds, the last one a minute ago. */
const COUNT = 2_000;
const STEP_MS = 10_000;
const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const instrument = sampleInstrument({ id: 1, symbol: 'BTCUSDT' });
const folder = mkdtempSync(join(tmpdir(), 'ae-lost-'));
let database: TestDatabase;
let connection: Database;
let writer: RunningTickWriter;
let watchdog: Watchdog;
let records: RecordsJobs;
let clock: number;

beforeAll(async () => {
  database = await testDatabase();
  connection = connectDatabase(database.url, { max: 2 });
  await insertInstruments(connection.sql, ['BTCUSDT']);
});

afterAll(async () => {
  await connection.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  clock = NOW;
  await connection.sql`truncate agg_trades, candles_1m, tick_gaps, tape_roots, integrity_reports`;
  writer = createTickWriter({ mode: 'inline', databaseUrl: database.url, spoolFolder: folder, logger });
  startKeeping();
  await store(range(1, COUNT));
});

afterEach(() => writer.close());

/** What looks after the stored series, as the engine connects it. */
function startKeeping(): void {
  const ticks = createTickStore(connection);
  const [now, stored] = [() => clock, () => writer.flush()];
  const jobs = new JobRegistry('engine', now);
  records = new RecordsJobs({
    ...{ records: createMarketRecords(connection, 'simulated'), now, stored },
    isComplete: () => true,
    roots: jobs.add('roots', HOUR_MS),
    report: jobs.add('report', DAY_MS),
    retention: {},
  });
  const onRebuilt: LateMinutesParts['onRebuilt'] = (stretches) => {
    for (const { from, to } of stretches) records.reopen(from, to);
  };
  const late = new LateMinutes({ ticks, now, stored, onRebuilt });
  const venueClock = new VenueClock({ now }, false);
  const parts = { client: venue, ticks, tickWriter: writer, late, logger, venueClock };
  watchdog = new Watchdog({ ...parts, records: createMarketRecords(connection, 'simulated') });
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const timeOf = (id: number) => NOW - 60_000 - (COUNT - id) * STEP_MS;
const tradeOf = (aggId: number) => sampleTrade({ aggId, price: 60_000 + aggId / 10, time: timeOf(aggId) });
/** It has every trade. */
const venue = {
  aggTradesFrom: (_: string, fromId: number, limit: number) =>
    Promise.resolve(range(fromId, fromId + limit - 1).map(tradeOf)),
} as unknown as MarketDataClient;

async function store(ids: readonly number[]): Promise<void> {
  for (const id of ids) writer.add(instrument.id, tradeOf(id));
  await writer.flush();
}

async function lose(from: number, to: number): Promise<void> {
  await connection.sql`delete from agg_trades where agg_id between ${from} and ${to}`;
}

async function missing(upTo = COUNT): Promise<number[]> {
  const rows = await connection.sql<{ id: number }[]>`
    select n as id from generate_series(1, ${upTo}::int) n
    where not exists (select 1 from agg_trades where instrument_id = 1 and agg_id = n) order by n`;
  return rows.map(({ id }) => id);
}

test('rows that this writer stored and the database lost since are stored again', async () => {
  await lose(1_900, 1_950);
  expect(await missing()).toHaveLength(51);
  await watchdog.check([instrument]);
  expect(await missing()).toEqual([]);
  const gaps =
    await connection.sql`select from_agg_id::int as from, to_agg_id::int as to, kind from tick_gaps`;
  expect(gaps).toEqual([{ from: 1_900, to: 1_950, kind: 'repaired' }]);
});

test('the hour and the day of what was repaired are recorded again', async () => {
  await lose(100, 110);
  for (let look = 0; look < 25; look += 1) await records.look();
  const report = () => connection.sql`select day::text, missing_ids::int as missing from integrity_reports`;
  expect(await report()).toEqual([{ day: '2026-11-19', missing: 11 }]);
  await watchdog.check([instrument]);
  expect(await missing()).toEqual([]);
  const span = { venue: 'simulated' as const, from: NOW - DAY_MS, to: NOW - HOUR_MS / 2 };
  expect(await verifyTape(connection.sql, span)).toMatchObject({ grown: 1, differing: 0 });
  await records.look();
  expect(await verifyTape(connection.sql, span)).toMatchObject({ grown: 0, differing: 0 });
  expect(await report()).toEqual([{ day: '2026-11-19', missing: 0 }]);
  const minute = new Date(timeOf(105) - (timeOf(105) % 60_000));
  const candles = await connection.sql`select trades from candles_1m where open_time = ${minute}`;
  expect(candles).toHaveLength(1);
});

test('an end that the database lost is missed, although all that came since is whole', async () => {
  await watchdog.check([instrument]);
  // Longer ago than looks overlap, as after a backup was put back.
  await lose(1_200, COUNT);
  await store(range(COUNT + 1, COUNT + 5));
  clock = NOW + 2 * 60_000;
  await watchdog.check([instrument]);
  expect(await missing(COUNT + 5)).toEqual([]);
});

test('a hole of days ago is found by the start after it: nothing since the last recorded hour is believed', async () => {
  const hourOf = (id: number) => timeOf(id) - (timeOf(id) % HOUR_MS);
  await createMarketRecords(connection, 'simulated').writeTapeRoots(hourOf(100));
  await lose(1_000, 1_010);
  clock = NOW + 3 * DAY_MS;
  startKeeping();
  await watchdog.check([instrument]);
  expect(await missing()).toEqual([]);
});
