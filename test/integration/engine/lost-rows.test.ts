import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, type Database } from '@ae/db/client.ts';
import { sampleInstrument, sampleTrade } from '@ae/server/engine/core/samples.ts';
import type { MarketDataClient } from '@ae/server/engine/ports.ts';
import { VenueClock } from '@ae/server/engine/runtime/venue-clock.ts';
import { Watchdog } from '@ae/server/engine/runtime/watchdog.ts';
import { createTickWriter, type RunningTickWriter } from '@ae/server/engine/writer/tick-writer.ts';
import { createTickStore } from '@ae/server/store/tick-store.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const NOW = Date.UTC(2026, 10, 20, 12, 30);
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
let clock: number;

beforeAll(async () => {
  database = await testDatabase();
  connection = connectDatabase(database.url, { max: 2 });
  await connection.sql`
    insert into instruments (venue, symbol, base_asset, quote_asset, instrument_set, status, tick_size, step_size,
      min_qty, max_qty, market_step_size, market_min_qty, market_max_qty, min_notional, multiplier_up,
      multiplier_down, updated_at)
    values ('simulated', 'BTCUSDT', 'BTC', 'USDT', 'core', 'TRADING', '0.1', '0.001', '0.001', '1000', '0.001',
      '0.001', '100', '5', '1.05', '0.95', now())`;
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
  watchdog = newWatchdog();
  await store(range(1, COUNT));
});

afterEach(() => writer.close());

function newWatchdog(): Watchdog {
  return new Watchdog({
    client: venue,
    ticks: createTickStore(connection),
    tickWriter: writer,
    logger,
    venueClock: new VenueClock({ now: () => clock }, false),
  });
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

test('an end that the database lost is missed, although all that came since is whole', async () => {
  await watchdog.check([instrument]);
  // Longer ago than looks overlap, as after a backup was put back.
  await lose(1_200, COUNT);
  await store(range(COUNT + 1, COUNT + 5));
  clock = NOW + 2 * 60_000;
  await watchdog.check([instrument]);
  expect(await missing(COUNT + 5)).toEqual([]);
});
