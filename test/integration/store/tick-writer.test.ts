import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, type Database } from '@ae/db/client.ts';
import type { AggTrade } from '@ae/server/engine/core/model/market-event.ts';
import type { EngineLogger } from '@ae/server/engine/ports.ts';
import { createTickWriter, type TickWriterOptions } from '@ae/server/engine/writer/tick-writer.ts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

let database: TestDatabase;
let connection: Database;
let folder: string;
const T = Date.UTC(2026, 10, 20, 12);
const said: { level: string; context: object; message: string }[] = [];
const note = (level: string) => (context: object, message: string) => {
  said.push({ level, context, message });
};
const logger: EngineLogger = {
  debug: note('debug'),
  info: note('info'),
  warn: note('warn'),
  error: note('error'),
};

beforeAll(async () => {
  database = await testDatabase();
  connection = connectDatabase(database.url, { max: 3 });
});

afterAll(async () => {
  await connection.close();
  await database.close();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ae-spool-'));
  said.length = 0;
});

afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await connection.sql`truncate agg_trades`;
});

function trade(aggId: number, change: Partial<AggTrade> = {}): AggTrade {
  return {
    symbol: 'BTCUSDT',
    aggId,
    price: 61_800.3 + aggId / 10,
    qty: aggId / 1_000 + 0.001,
    normalQty: aggId % 2 === 0 ? null : 0.5,
    trades: 2,
    time: T + aggId,
    takerSide: aggId % 3 === 0 ? 'sell' : 'buy',
    receivedAt: T + aggId,
    shard: 'market-1',
    ...change,
  };
}

const start = (options: Partial<TickWriterOptions> = {}) =>
  createTickWriter({ mode: 'inline', databaseUrl: database.url, spoolFolder: folder, logger, ...options });

async function ids(instrumentId: number): Promise<number[]> {
  const rows = await connection.sql<{ id: string }[]>`
    select agg_id as id from agg_trades where instrument_id = ${instrumentId} order by agg_id`;
  return rows.map(({ id }) => Number(id));
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const errors = () =>
  said
    .filter(({ level }) => level === 'error')
    .map(({ message, context }) => `${message} ${JSON.stringify(context)}`);

test('stores every field as it came', async () => {
  const writer = start();
  for (const id of range(1, 6)) writer.add(7, trade(id));
  await writer.close();
  const rows = await connection.sql`
    select agg_id::int as id, round(extract(epoch from time) * 1000)::float8 as time, price, qty, normal_qty, trades,
      is_buyer_maker from agg_trades where instrument_id = 7 order by 1`;
  expect(rows.map((row) => ({ ...row }))).toEqual(
    range(1, 6).map((id) => {
      const { price, qty, normalQty, trades, time, takerSide } = trade(id);
      return { id, time, price, qty, normal_qty: normalQty, trades, is_buyer_maker: takerSide === 'sell' };
    }),
  );
  expect(errors()).toEqual([]);
});

test('rows that are there already are left alone, also ids older than the newest', async () => {
  const first = start();
  for (const id of [1, 2, 3, 10]) first.add(1, trade(id));
  await first.close();
  const second = start();
  for (const id of [2, 3, 4, 10, 11, 5, 4]) second.add(1, trade(id, { price: 1 }));
  await second.flush();
  expect(second.pending).toBe(0);
  await second.close();
  expect(await ids(1)).toEqual([1, 2, 3, 4, 5, 10, 11]);
  const [old] = await connection.sql`select price from agg_trades where agg_id = 3`;
  expect(old?.['price']).toBe(trade(3).price);
  expect(errors()).toEqual([]);
});

test('a row that cannot be stored is named and counted, and the others are stored', async () => {
  const writer = start();
  writer.add(2, trade(1));
  writer.add(2, trade(2, { trades: 3_000_000_000 }));
  writer.add(2, trade(3, { price: Number.NaN }));
  writer.add(2, trade(4));
  await writer.flush();
  expect(writer.refused).toBe(2);
  writer.add(2, trade(2));
  await writer.close();
  expect(await ids(2)).toEqual([1, 2, 4]);
  expect(errors()).toHaveLength(2);
  expect(JSON.stringify(said)).toContain('"aggId":3');
});

test('a row that only the database refuses is found among thousands', async () => {
  await connection.sql`alter table agg_trades add constraint no_unlucky check (agg_id <> 1313)`;
  const writer = start();
  for (const id of range(1, 3_000)) writer.add(3, trade(id));
  await writer.close();
  await connection.sql`alter table agg_trades drop constraint no_unlucky`;
  expect(writer.refused).toBe(1);
  expect(await ids(3)).toEqual(range(1, 3_000).filter((id) => id !== 1_313));
  expect(JSON.stringify(said)).toContain('"aggId":1313');
});

test('a month without a partition gets one', async () => {
  const writer = start();
  writer.add(4, trade(1, { time: Date.UTC(2011, 1, 28, 23, 59) }));
  writer.add(4, trade(2, { time: Date.UTC(2011, 2, 1) }));
  await writer.close();
  expect(await ids(4)).toEqual([1, 2]);
  expect(errors()).toEqual([]);
  await connection.sql`drop table agg_trades_2011_02, agg_trades_2011_03`;
});

test('a stalled database heals without loss; memory stays bounded, what does not fit waits on disk', async () => {
  const writer = start({ capacity: 4_096 });
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let locked: () => void = () => undefined;
  const isLocked = new Promise<void>((resolve) => {
    locked = resolve;
  });
  const lock = connection.sql.begin(async (tx) => {
    await tx`lock table agg_trades in access exclusive mode`;
    locked();
    await held;
  });
  await isLocked;
  for (const id of range(1, 20_000)) writer.add(5, trade(id));
  await expect.poll(() => writer.spooledBytes).toBeGreaterThanOrEqual((20_000 - 2_048) * 64);
  expect(writer.pending).toBe(20_000);
  expect(readdirSync(folder)).toHaveLength(1);
  release();
  await lock;
  await writer.flush();
  writer.add(5, trade(20_001));
  await writer.flush();
  expect(readdirSync(folder)).toHaveLength(0);
  await writer.close();
  expect(await ids(5)).toEqual(range(1, 20_001));
});

test('connections that are cut in the middle cost nothing', async () => {
  const writer = start({ capacity: 8_192 });
  for (let round = 0; round < 10; round += 1) {
    for (const id of range(round * 1_000 + 1, round * 1_000 + 1_000)) writer.add(6, trade(id));
    await connection.sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'ae-writer' and datname = current_database()`;
  }
  await writer.flush();
  expect(writer.isDegraded).toBe(false);
  await writer.close();
  expect(await ids(6)).toEqual(range(1, 10_000));
}, 60_000);

test('what was on disk when the process ended is stored by the next one', async () => {
  const away = {
    copy: () => Promise.reject(new Error('away')),
    writeRows: () => Promise.reject(new Error('away')),
  };
  const first = start({ capacity: 1_024, target: { ...away, close: () => Promise.resolve() } });
  for (const id of range(1, 5_000)) first.add(8, trade(id));
  await expect.poll(() => first.isDegraded).toBe(true);
  first.abandon();
  const second = start({ capacity: 1_024 });
  expect(second.pending).toBe(5_000 - 512);
  for (const id of range(1, 512)) second.add(8, trade(id));
  await second.flush();
  await second.close();
  expect(await ids(8)).toEqual(range(1, 5_000));
  expect(readdirSync(folder)).toHaveLength(0);
});

test('a database that is away at the end: everything waits on disk', async () => {
  const away = {
    copy: () => Promise.reject(new Error('away')),
    writeRows: () => Promise.reject(new Error('away')),
  };
  const first = start({ target: { ...away, close: () => Promise.resolve() } });
  for (const id of range(1, 300)) first.add(9, trade(id));
  await first.close();
  const second = start();
  await second.close();
  expect(await ids(9)).toEqual(range(1, 300));
}, 30_000);
