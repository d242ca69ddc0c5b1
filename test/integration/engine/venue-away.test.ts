import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startEngine } from '@ae/server/engine/runtime/start.ts';
import { type RunningSimulator, startSimulator } from '@ae/server/simulator/index.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, bench, until } from './bench.ts';

let place: Bench;
let venue: RunningSimulator | null = null;

beforeAll(async () => {
  place = await bench();
});

afterAll(async () => {
  await venue?.close();
  await place.close();
});

/** A host that has no time for anybody. */
async function busyHost() {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.writeHead(503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const [http, ws] = [`http://127.0.0.1:${port}`, `ws://127.0.0.1:${port}`];
  return {
    port,
    urls: { restUrl: http, spotRestUrl: http, coinbaseRestUrl: http, wsUrl: ws, spotWsUrl: `${ws}/spot` },
    asked: () => asked,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

test('a start waits for a venue that answers 503, then for one where nobody listens, until it is there', async () => {
  const host = await busyHost();
  const starting = place.start(host.urls);
  const waits = () => place.logs.filter(({ message }) => /the start waits for it/.test(message));
  const isWaiting = (word: string) => waits().some(({ context }) => JSON.stringify(context).includes(word));
  await until('it has been told of 503', () => isWaiting('503'));
  await host.close();
  await until('it has been told that nobody listens', () => isWaiting('gave no answer'));
  const source = { kind: 'synthetic', seed: 5, instruments: 2, genesisAt: Date.now() - 3_600_000 } as const;
  venue = await startSimulator({ source, port: host.port });
  const engine = await starting;
  await engine.drain();
  await engine.stop();
});

test('the engine stops at once while its thread waits for the venue, and dies of nothing', async () => {
  const host = await busyHost();
  const handle = await startEngine({
    ...{ databaseUrl: place.database.url, venue: 'simulated', urls: host.urls, source: 'test' },
    ...{ coreSymbols: ['BTCUSDT'], tapeClock: false, logLevel: 'silent' },
  });
  // More than one round of attempts: the thread that began still waits.
  await until('it has asked again and again', () => host.asked() > 6);
  expect(handle.view().status?.state).toBe('starting');
  const began = performance.now();
  await handle.stop();
  expect(performance.now() - began).toBeLessThan(8_000);
  await host.close();
});
