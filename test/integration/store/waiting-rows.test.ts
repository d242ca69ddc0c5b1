import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, type Database } from '@ae/db/client.ts';
import { PARTITIONED } from '@ae/db/partitions.ts';
import type { Evaluation } from '@ae/server/engine/core/model/evaluation.ts';
import type { Position } from '@ae/server/engine/core/model/position.ts';
import { samplePosition, sampleTrade } from '@ae/server/engine/core/samples.ts';
import type { StateStore, TickStore } from '@ae/server/engine/ports.ts';
import { type Lane, lanesIn } from '@ae/server/engine/runtime/lane.ts';
import { WriteQueue } from '@ae/server/engine/runtime/write-queue.ts';
import type { RateRow } from '@ae/server/store/rates.ts';
import { createStateStore } from '@ae/server/store/state.ts';
import { StrategyStore } from '@ae/server/store/strategies.ts';
import { configHash } from '@ae/server/store/strategy-hash.ts';
import { openTickCopy, type TickCopy } from '@ae/server/store/tick-copy.ts';
import { createTickStore } from '@ae/server/store/tick-store.ts';
import { sampleConfig, sampleFeatures } from '@ae/strategies/samples.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { insertInstruments } from '../../support/instruments.ts';

const T = Date.UTC(2026, 10, 20, 12);
const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const strategyId = randomUUID();
const folder = mkdtempSync(join(tmpdir(), 'ae-rows-'));
let database: TestDatabase;
let connection: Database;
let ticks: TickStore;
let state: StateStore;
let copy: TickCopy;
let instrumentId: number;

beforeAll(async () => {
  database = await testDatabase();
  connection = connectDatabase(database.url, { max: 3 });
  ticks = createTickStore(connection);
  state = createStateStore(connection, 'simulated');
  copy = openTickCopy(database.url);
  instrumentId = (await insertInstruments(connection.sql, ['BTCUSDT']))[0] ?? 0;
  const config = sampleConfig({});
  const strategies = new StrategyStore(connection, 'simulated');
  await connection.db.transaction((tx) =>
    strategies.insert(tx, {
      ...{ id: strategyId, version: 1, config, configHash: configHash(config) },
      ...{ createdBy: null, at: T, instrumentId, presetKey: null },
    }),
  );
});

afterAll(async () => {
  await copy.close();
  await connection.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Rows on their way to the database as the engine has them. */
function queueOf<T>(name: string, batch: number, write: (rows: readonly T[]) => Promise<unknown>) {
  const lane = lanesIn(folder, logger)(name, batch, write);
  return { rows: lane.rows, queue: new WriteQueue([lane as unknown as Lane<never>], logger) };
}

function rate(time: number): RateRow {
  const prices = { markPrice: 60_000, indexPrice: 60_001, fundingRate: 0.0001 };
  return {
    instrumentId,
    mark: { symbol: 'BTCUSDT', ...prices, nextFundingAt: T, time, receivedAt: time },
  };
}

function evaluation(at: number): Evaluation {
  const none = { direction: null, signal: null, tier: null, blockReason: null, suppressedBy: null };
  const unknown = { cvdFast: null, cvdSlow: null, cvdFastSlope: null, cvdAccel: null, whaleRatio: null };
  return {
    ...{
      strategyId,
      strategyVersion: 1,
      configHash: 'x',
      instrumentId,
      symbol: 'BTCUSDT',
      at,
      price: 60_000,
    },
    ...{ score: 0, rawScore: 0, gates: [], layers: [], previousAt: null, memory: null, codeVersion: null },
    ...none,
    ...unknown,
  };
}

const book = { symbol: 'BTCUSDT', obi10: 0, spread: 1, microprice: 60_000, spotPerpDivergence: null };
const near = { kind: 'tp1_near' as const, price: 60_000, grossR: 0, tpDistance: 0.2, slDistance: 1 };

/** How rows of these times come into each table that is partitioned by month. */
const writes: Readonly<Record<(typeof PARTITIONED)[number]['table'], (times: number[]) => Promise<unknown>>> =
  {
    agg_trades: (times) =>
      copy.writeRows(
        times.map((time, index) => ({ instrumentId, trade: sampleTrade({ aggId: index + 1, time }) })),
      ),
    book_features: (times) =>
      ticks.writeBookFeatures(times.map((at) => ({ instrumentId, features: { ...book, at } }))),
    feature_snapshots: (times) =>
      state.writeSnapshots(times.map((at) => ({ instrumentId, snapshot: sampleFeatures({ at }) }))),
    rate_snapshots: (times) => ticks.writeRates(times.map(rate)),
    signal_evaluations: (times) => state.writeEvaluations(times.map(evaluation), 'test'),
    virtual_events: (times) =>
      state.writeVirtual([
        {
          position: null,
          events: times.map((at) => ({ ...near, positionId: 'v:1', strategyId, sequence: 1, at })),
        },
      ]),
  };

async function timesIn(table: string, column: string, from: number, to: number): Promise<number[]> {
  const { sql } = connection;
  const rows = await sql<{ at: Date }[]>`
    select ${sql(column)} as at from ${sql(table)}
    where ${sql(column)} >= ${new Date(from)} and ${sql(column)} < ${new Date(to)} order by 1`;
  return rows.map(({ at }) => at.getTime());
}

const ratesIn = (from: number, to: number) => timesIn('rate_snapshots', 'time', from, to);

test.each(PARTITIONED)(
  '$table: rows of a month without a partition are stored, once',
  async ({ table, column }) => {
    const times = [Date.UTC(2011, 1, 28, 23, 59, 59, 999), Date.UTC(2011, 2, 1)];
    await writes[table](times);
    await writes[table](times);
    expect(await timesIn(table, column, Date.UTC(2011, 0, 1), Date.UTC(2012, 0, 1))).toEqual(times);
  },
);

test('a month that cannot be made costs its own rows, and the others do not wait for them', async () => {
  await connection.sql`create table rate_snapshots_2012_05 (taken int)`;
  const { rows, queue } = queueOf<RateRow>('taken', 500, (some) => ticks.writeRates(some));
  const [may, june] = [Date.UTC(2012, 4, 7), Date.UTC(2012, 5, 7)];
  for (const time of [may, june, T]) rows.push(rate(time));
  await queue.drain();
  expect(queue.refused).toBe(1);
  expect([...(await ratesIn(may, june + 1)), ...(await ratesIn(T, T + 1))]).toEqual([june, T]);
});

test('a row of an older version, which lacks a field, is refused, and those behind it are stored', async () => {
  const { indexPrice: _, ...mark } = rate(T + 10_000).mark;
  const rates = queueOf<RateRow>('older', 500, (some) => ticks.writeRates(some));
  rates.rows.push({ instrumentId, mark: mark as RateRow['mark'] });
  rates.rows.push(rate(T + 11_000));
  await rates.queue.drain();
  expect([rates.queue.refused, await ratesIn(T + 10_000, T + 12_000)]).toEqual([1, [T + 11_000]]);
  const { asOfAggId: __, ...old } = samplePosition({ strategyId, instrumentId });
  const trading = queueOf<Position>('trading', 1, async ([row]) => row && state.savePosition(row, []));
  trading.rows.push(old as Position);
  trading.rows.push(samplePosition({ strategyId, instrumentId }));
  await trading.queue.drain();
  expect(trading.queue.refused).toBe(1);
});

test('rows behind a table that is locked are on disk, and are stored once when it is free', async () => {
  let release: () => void = quiet;
  const held = new Promise<void>((resolve) => (release = resolve));
  let locked: () => void = quiet;
  const isLocked = new Promise<void>((resolve) => (locked = resolve));
  const lock = connection.sql.begin(async (tx) => {
    await tx`lock table rate_snapshots in access exclusive mode`;
    locked();
    await held;
  });
  await isLocked;
  const { rows, queue } = queueOf<RateRow>('locked', 500, (some) => ticks.writeRates(some));
  const times = [20_000, 21_000, 22_000].map((ms) => T + ms);
  rows.push(rate(T + 20_000));
  const flushing = queue.flush();
  await expect.poll(() => queue.bytesOnDisk, { timeout: 60_000 }).toBeGreaterThan(0);
  expect(queue.isDegraded).toBe(true);
  rows.push(rate(T + 21_000));
  rows.push(rate(T + 22_000));
  release();
  await Promise.all([lock, flushing]);
  await queue.drain();
  expect(await ratesIn(T + 20_000, T + 30_000)).toEqual(times);
  expect([queue.isDegraded, queue.pending, queue.bytesOnDisk, queue.refused]).toEqual([false, 0, 0, 0]);
});
