import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LatestView } from '@ae/server/engine/runtime/engine-view.ts';
import type { RunningEngine } from '@ae/server/engine/runtime/running-engine.ts';
import { type RunningSimulator, startSimulator } from '@ae/server/simulator/index.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, bench, stored, until } from './bench.ts';
import { type Cable, cableTo } from './cable.ts';
import { delistContract, endFaults, listContract, orderFault, ownTrades } from './venue-orders.ts';

const INSTRUMENTS = 60;
let place: Bench;
let venue: RunningSimulator;
let streams: Cable;
let engine: RunningEngine;
const dataDir = mkdtempSync(join(tmpdir(), 'ae-engine-'));

beforeAll(async () => {
  place = await bench();
  const genesisAt = Date.now() - 10 * 60_000;
  venue = await startSimulator({
    source: { kind: 'synthetic', seed: 31, instruments: INSTRUMENTS, genesisAt },
    faults: 'allow',
  });
  streams = await cableTo(venue.wsUrl);
  engine = await place.start({ ...venue, wsUrl: streams.url }, { dataDir });
  await engine.drain();
});

afterAll(async () => {
  await engine.stop();
  await streams.close();
  await venue.close();
  await place.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Every stored id of every instrument, as the venue itself lists it. */
async function expectAll(): Promise<void> {
  for (const [symbol, { count, first, last }] of await stored(place.connection)) {
    const own = await ownTrades(venue, symbol, [first, last]);
    expect(`${symbol} ${count}`).toBe(`${symbol} ${own.length}`);
  }
}

/** What a page that opens now gets first. */
function shown(): LatestView {
  const view = new LatestView();
  for (const update of place.updates) view.apply(update);
  return view;
}

const total = async () =>
  [...(await stored(place.connection)).values()].reduce((sum, { count }) => sum + count, 0);

test('an outage of the streams of all instruments is refilled in order, side by side', async () => {
  await until('the market moves', async () => (await stored(place.connection)).size > INSTRUMENTS / 2);
  streams.cut();
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  const before = await total();
  await streams.mend();
  await until('trades flow again', async () => (await total()) > before + 100);
  // Connections come back one after the other, and a hole shows with the first trade behind it.
  await until('the holes are found and filled', async () => {
    await engine.drain();
    const gaps = await place.connection.sql`select kind, closed_at is null as open from tick_gaps`;
    return gaps.length > 5 && gaps.every(({ kind, open }) => kind === 'repaired' && open === false);
  });
  await expectAll();
});

test('lost, doubled and swapped frames leave every trade stored once', async () => {
  for (const kind of ['drop', 'duplicate', 'reorder'])
    await orderFault(venue, { kind, forMs: 3_000, share: 0.2, match: '@aggTrade' });
  const before = await total();
  await until('trades came', async () => (await total()) > before + 300);
  await endFaults(venue);
  await engine.drain();
  await expectAll();
});

test('a contract that is listed is followed, one that is delisted no longer, without a restart', async () => {
  const symbol = await listContract(venue);
  await engine.refreshInstruments();
  await until('its trades are stored', async () => (await stored(place.connection)).has(symbol));
  await until('it is on the board', () => shown().board.has(symbol) && shown().rates.has(symbol));
  await delistContract(venue, symbol);
  await engine.refreshInstruments();
  await engine.drain();
  const last = (await stored(place.connection)).get(symbol)?.last;
  const before = await total();
  await until('the others go on', async () => (await total()) > before + 50);
  expect((await stored(place.connection)).get(symbol)?.last).toBe(last);
  expect([shown().board.has(symbol), shown().rates.has(symbol)]).toEqual([false, false]);
  await expectAll();
});
