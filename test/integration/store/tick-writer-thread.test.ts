import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectSql } from '@ae/db/client.ts';
import { runDrain } from '@ae/server/engine/writer/drain.ts';
import { createRing, RingProducer } from '@ae/server/engine/writer/ring.ts';
import { SpoolWriter } from '@ae/server/engine/writer/spool.ts';
import { WriterThread } from '@ae/server/engine/writer/thread.ts';
import { putTick, TICK_FIELDS } from '@ae/server/engine/writer/tick-record.ts';
import { createTickWriter } from '@ae/server/engine/writer/tick-writer.ts';
import { createState, DRAIN, WriterState } from '@ae/server/engine/writer/writer-state.ts';
import { openTickCopy } from '@ae/server/store/tick-copy.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

let database: TestDatabase;
let folder: string;
const T = Date.UTC(2026, 10, 20, 12);
const ignore = () => undefined;
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };

beforeAll(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'ae-spool-'));
});

afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

const trade = (aggId: number) => ({
  symbol: 'BTCUSDT',
  aggId,
  price: 61_800.3,
  qty: 0.006,
  normalQty: null,
  trades: 1,
  time: T + aggId,
  takerSide: 'buy' as const,
  receivedAt: T + aggId,
  shard: 'market-1',
});

async function stored(instrumentId: number): Promise<{ n: number; lowest: number; highest: number }> {
  const sql = connectSql(database.url, { max: 1 });
  const [row] = await sql<{ n: number; lowest: number; highest: number }[]>`
    select count(*)::int as n, min(agg_id)::int as lowest, max(agg_id)::int as highest from agg_trades
    where instrument_id = ${instrumentId}`;
  await sql.end();
  return { ...row! };
}

test('the thread stores what the engine puts in, and ends', async () => {
  const writer = createTickWriter({
    mode: 'thread',
    databaseUrl: database.url,
    spoolFolder: join(folder, 'a'),
    logger: silent,
    logLevel: 'silent',
  });
  for (let id = 1; id <= 50_000; id += 1) writer.add(1, trade(id));
  await writer.room(10_000);
  expect(writer.pending).toBeLessThan(10_000);
  await writer.flush();
  await writer.close();
  expect(await stored(1)).toEqual({ n: 50_000, lowest: 1, highest: 50_000 });
});

test('a killed writer thread loses nothing: the next one goes on where it was', async () => {
  const memory = { ring: createRing(TICK_FIELDS, 65_536), state: createState() };
  const spool = new SpoolWriter(join(folder, 'b'), new WriterState(memory.state), silent);
  const ring = new RingProducer(memory.ring);
  const options = {
    mode: 'thread' as const,
    databaseUrl: database.url,
    spoolFolder: join(folder, 'b'),
    logger: silent,
    logLevel: 'silent',
  };
  const thread = new WriterThread(options, memory);
  for (let kill = 0, id = 1; kill < 3; kill += 1) {
    for (const end = id + 20_000; id < end; id += 1) {
      putTick(ring.values, ring.claim(), 2, trade(id));
      ring.push();
    }
    ring.publish();
    await expect.poll(() => ring.used, { interval: 5, timeout: 30_000 }).toBeLessThan(20_000);
    await thread.kill();
  }
  new WriterState(memory.state).ending = DRAIN;
  ring.wake();
  await thread.ended;
  spool.close();
  expect(await stored(2)).toEqual({ n: 60_000, lowest: 1, highest: 60_000 });
}, 120_000);

test('a drain in this thread takes over what a killed one left', async () => {
  const memory = { ring: createRing(TICK_FIELDS, 1_024), state: createState() };
  new SpoolWriter(join(folder, 'c'), new WriterState(memory.state), silent).close();
  const ring = new RingProducer(memory.ring);
  for (let id = 1; id <= 700; id += 1) {
    putTick(ring.values, ring.claim(), 3, trade(id));
    ring.push();
  }
  ring.publish();
  new WriterState(memory.state).ending = DRAIN;
  const target = openTickCopy(database.url);
  await runDrain({ memory, spoolFolder: join(folder, 'c'), target, logger: silent });
  await target.close();
  expect(ring.used).toBe(0);
  expect((await stored(3)).n).toBe(700);
});
