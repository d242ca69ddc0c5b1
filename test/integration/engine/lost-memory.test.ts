import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AggTrade } from '@ae/server/engine/core/model/market-event.ts';
import { sampleInstrument } from '@ae/server/engine/core/samples.ts';
import type { RunningEngine } from '@ae/server/engine/runtime/running-engine.ts';
import { createTickWriter } from '@ae/server/engine/writer/tick-writer.ts';
import { type RunningSimulator, startSimulator } from '@ae/server/simulator/index.ts';
import { createTickStore } from '@ae/server/store/tick-store.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, bench, stored, until } from './bench.ts';

const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const dataDir = mkdtempSync(join(tmpdir(), 'ae-memory-'));
/** Trades that memory held when the process was killed, and those that waited on disk behind them. */
const [IN_MEMORY, ON_DISK] = [99, 101];
let place: Bench;
let venue: RunningSimulator;
let engine: RunningEngine;
let instrumentId: number;

beforeAll(async () => {
  place = await bench();
  const genesisAt = Date.now() - 3 * 3_600_000;
  venue = await startSimulator({ source: { kind: 'synthetic', seed: 7, instruments: 4, genesisAt } });
  engine = await place.start(venue, { dataDir });
  await engine.drain();
  await engine.stop();
  const [row] = await place.connection.sql<{ id: number }[]>`
    select id from instruments where symbol = 'BTCUSDT'`;
  instrumentId = row?.id ?? 0;
});

afterAll(async () => {
  await engine.stop();
  await venue.close();
  await place.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** As after a kill while the database was away: the newest trades are on disk, those before them nowhere. */
async function kill(): Promise<{ readonly last: number }> {
  const trades: AggTrade[] = [];
  const instrument = sampleInstrument({ id: instrumentId });
  for await (const batch of createTickStore(place.connection).readTicks(instrument, 0)) trades.push(...batch);
  const onDisk = trades.slice(-ON_DISK);
  const last = (onDisk[0]?.aggId ?? 0) - IN_MEMORY - 1;
  await place.connection
    .sql`delete from agg_trades where instrument_id = ${instrumentId} and agg_id > ${last}`;
  // No copy of the windows is written of what is not stored.
  rmSync(join(dataDir, 'windows'), { recursive: true });
  const away = () => Promise.reject(new Error('away'));
  const writer = createTickWriter({
    mode: 'inline',
    databaseUrl: '',
    spoolFolder: join(dataDir, 'spool'),
    logger,
    capacity: 2,
    target: { copy: away, writeRows: away, close: () => Promise.resolve() },
  });
  // The first one takes the only free place in memory.
  for (const trade of onDisk.slice(0, 1).concat(onDisk)) writer.add(instrumentId, trade);
  writer.abandon();
  return { last };
}

/** Nobody can store ticks until the returned function is called. */
async function holdTicks(): Promise<() => Promise<void>> {
  const own = await place.connection.sql.reserve();
  await own`begin`;
  await own`lock table agg_trades in share mode`;
  return async () => {
    await own`commit`;
    own.release();
  };
}

const isWriterWaiting = async () => {
  const [row] = await place.connection.sql<{ n: number }[]>`select count(*)::int as n from pg_stat_activity
    where application_name = 'ae-writer' and datname = current_database() and wait_event_type = 'Lock'`;
  return (row?.n ?? 0) > 0;
};

test('trades that only memory held at a kill are fetched by the start, before those that were on disk', async () => {
  const { last } = await kill();
  const letGo = await holdTicks();
  let isHeld = true;
  const starting = place.start(venue, { dataDir }).then((started) => ({ started, wasHeld: isHeld }));
  await until('what is on disk is on its way', isWriterWaiting);
  // Time for a start that does not wait for it.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  isHeld = false;
  await letGo();
  const { started, wasHeld } = await starting;
  engine = started;
  expect(wasHeld, 'the start does not take what is stored for all there is').toBe(false);
  await engine.drain();
  const { count = 0, first = 0, last: newest = 0 } = (await stored(place.connection)).get('BTCUSDT') ?? {};
  expect(newest).toBeGreaterThan(last + IN_MEMORY + ON_DISK);
  expect(newest - first + 1).toBe(count);
  expect(place.logs.filter(({ message }) => message === 'stored ticks have a hole: repairing it')).toEqual([
    {
      level: 'warn',
      message: 'stored ticks have a hole: repairing it',
      context: { symbol: 'BTCUSDT', fromAggId: last + 1, toAggId: last + IN_MEMORY },
    },
  ]);
});
