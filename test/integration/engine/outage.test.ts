import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningEngine } from '@ae/server/engine/runtime/running-engine.ts';
import { type RunningSimulator, startSimulator } from '@ae/server/simulator/index.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, bench, stored, until } from './bench.ts';
import { type Cable, cableTo } from './cable.ts';

let place: Bench;
let venue: RunningSimulator;
let streams: Cable;
let postgres: Cable;
let engine: RunningEngine;
const dataDir = mkdtempSync(join(tmpdir(), 'ae-outage-'));

beforeAll(async () => {
  place = await bench();
  const genesisAt = Date.now() - 26 * 3_600_000;
  venue = await startSimulator({ source: { kind: 'synthetic', seed: 5, instruments: 4, genesisAt } });
  streams = await cableTo(venue.wsUrl);
  postgres = await cableTo(place.database.url);
  engine = await startEngine();
  await engine.drain();
});

afterAll(async () => {
  await engine.stop();
  await Promise.all([streams.close(), postgres.close()]);
  await venue.close();
  await place.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function startEngine(): Promise<RunningEngine> {
  const options = { databaseUrl: postgres.url, evaluationIntervalMs: 1_000, dataDir };
  return place.start({ ...venue, wsUrl: streams.url }, options);
}

async function lastOf(symbol: string): Promise<number> {
  return (await stored(place.connection)).get(symbol)?.last ?? 0;
}

async function expectWhole(): Promise<void> {
  for (const [symbol, { count, first, last }] of await stored(place.connection)) {
    expect(`${symbol} ${last - first + 1}`).toBe(`${symbol} ${count}`);
  }
}

test('a cut stream is opened again and its hole is filled in order', async () => {
  await until('live', async () => (await lastOf('BTCUSDT')) > 0);
  streams.cut();
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  const before = await lastOf('BTCUSDT');
  await streams.mend();
  await until('trades flow again', async () => (await lastOf('BTCUSDT')) > before + 5);
  await engine.drain();
  await expectWhole();
  const gaps = await place.connection.sql`select kind, closed_at is null as open from tick_gaps`;
  expect(gaps.length).toBeGreaterThan(0);
  expect(gaps.every(({ kind, open }) => kind === 'repaired' && open === false)).toBe(true);
  expect(place.logs.some(({ message }) => message === 'a shard lost its connection')).toBe(true);
});

test('while the database is away everything goes on from memory; on return it is all written, once', async () => {
  postgres.cut();
  await until('degraded is shown', () => {
    const update = place.updates.findLast(({ kind }) => kind === 'status');
    return update?.kind === 'status' && update.status.databaseDegraded && update.status.writeQueue > 0;
  });
  const before = await lastOf('BTCUSDT');
  const seen = place.updates.length;
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const during = place.updates.slice(seen);
  expect(during.some(({ kind }) => kind === 'ticks')).toBe(true);
  expect(await lastOf('BTCUSDT')).toBe(before);
  await postgres.mend();
  await until('it is written', async () => (await lastOf('BTCUSDT')) > before);
  await engine.drain();
  await expectWhole();
  const snapshots = await place.connection.sql`
    select instrument_id, count(*)::int as n,
      (extract(epoch from max(at) - min(at)))::int + 1 as seconds from feature_snapshots group by 1`;
  for (const { n, seconds } of snapshots)
    expect(Math.abs(Number(n) - Number(seconds))).toBeLessThanOrEqual(1);
  // How the trades came in is kept beside the features, for learning.
  const [arrival] = await place.connection.sql`
    select (features->>'latencyMs')::float8 as latency, (features->>'latencyZScore')::float8 as z,
      (features->>'shardLoad')::float8 as load, features->>'timestampConsistency' as consistent
    from feature_snapshots order by at desc limit 1`;
  expect(Math.abs(Number(arrival?.['latency']))).toBeLessThan(60_000);
  // Null until a hundred trades say what is usual.
  expect(arrival?.['z'] === null || Number.isFinite(arrival?.['z'])).toBe(true);
  expect(Number(arrival?.['load'])).toBeGreaterThanOrEqual(0);
  expect(['0', '1']).toContain(arrival?.['consistent']);
});

test('what was on disk when the engine ended without the database is written by the next start', async () => {
  const { sql } = place.connection;
  const cutAt = Date.now();
  postgres.cut();
  await until('rows wait on disk', () => {
    const update = place.updates.findLast(({ kind }) => kind === 'status');
    return update?.kind === 'status' && update.status.databaseDegraded && update.status.spooledBytes > 0;
  });
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const keptUntil = Date.now();
  await expect(engine.stop()).rejects.toThrow('could not be stored before the stop');
  const kept = () => sql`select count(*)::int as n from feature_snapshots
    where at > ${new Date(cutAt)} and at < ${new Date(keptUntil)}`;
  expect((await kept())[0]?.['n']).toBe(0);
  await postgres.mend();
  engine = await startEngine();
  // Before the engine went on with its positions, and so before its start was over.
  expect((await kept())[0]?.['n']).toBeGreaterThan(0);
});
