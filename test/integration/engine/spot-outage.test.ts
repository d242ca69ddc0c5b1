import type { RunningEngine } from '@ae/server/engine/runtime/running-engine.ts';
import { type RunningSimulator, startSimulator } from '@ae/server/simulator/index.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, bench, until } from './bench.ts';
import { type Cable, cableTo } from './cable.ts';

let place: Bench;
let venue: RunningSimulator;
let streams: Cable;
let requests: Cable;
let engine: RunningEngine;

beforeAll(async () => {
  place = await bench();
  const genesisAt = Date.now() - 26 * 3_600_000;
  venue = await startSimulator({ source: { kind: 'synthetic', seed: 7, instruments: 2, genesisAt } });
  streams = await cableTo(venue.spotWsUrl);
  requests = await cableTo(venue.spotRestUrl);
  requests.cut();
  engine = await place.start({ ...venue, spotWsUrl: streams.url, spotRestUrl: requests.url });
});

afterAll(async () => {
  await engine.stop();
  await Promise.all([streams.close(), requests.close()]);
  await venue.close();
  await place.close();
});

/** How far the spot flow of the core set is, as last published. */
function traps(): readonly { readonly ready: boolean; readonly progress: number }[] {
  const update = place.updates.findLast((one) => one.kind === 'status');
  const rows = update?.kind === 'status' ? update.status.readiness : [];
  return rows.filter(({ feature }) => feature === 'spotPerpTrap');
}

const areReady = () => traps().length === 2 && traps().every(({ ready }) => ready);

test('without an answer of the spot host the flow is known from the first live trade on', async () => {
  const told = () => place.logs.filter(({ message }) => message === 'older spot trades could not be read');
  await until('it was asked in vain', () => told().length >= 3);
  await until('live spot trades come', () => traps().some(({ progress }) => progress > 0));
  expect(traps().some(({ ready }) => ready)).toBe(false);
});

test('half an hour is in as soon as it answers', async () => {
  await requests.mend();
  await until('it is ready', areReady);
});

test('what an outage of the spot streams took is brought in behind it', async () => {
  streams.cut();
  await until('the flow is unknown', () => traps().every(({ progress }) => progress === 0));
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  await streams.mend();
  await until('it is ready again', areReady);
});
