import type { EngineStatusView } from '@ae/server/engine/index.ts';
import type { RunningEngine } from '@ae/server/engine/runtime/running-engine.ts';
import { type RunningSimulator, startSimulator } from '@ae/server/simulator/index.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, bench, until } from './bench.ts';
import { endFaults, orderFault } from './venue-orders.ts';

let place: Bench;
let venue: RunningSimulator;
const running: RunningEngine[] = [];

beforeAll(async () => {
  place = await bench();
  const genesisAt = Date.now() - 3_600_000;
  venue = await startSimulator({
    source: { kind: 'synthetic', seed: 21, instruments: 4, genesisAt },
    faults: 'allow',
  });
});

afterAll(async () => {
  await Promise.all(running.map((engine) => engine.stop()));
  await venue.close();
  await place.close();
});

function status(): EngineStatusView | null {
  const update = place.updates.findLast(({ kind }) => kind === 'status');
  return update?.kind === 'status' ? update.status : null;
}

const stored = async () => {
  const [row] = await place.connection.sql`select value from app_state where key like 'venue.ban.%'`;
  return row?.['value'] as { until: number; status: number } | undefined;
};

test('418: no request until the ban ends, told on status and log, kept for the next start', async () => {
  const engine = await place.start(venue);
  await engine.drain();
  // Ends when the order ends: its Retry-After is what is left of it.
  await orderFault(venue, { kind: 'http418', forMs: 6_000, share: 1 });
  const refreshing = engine.refreshInstruments().catch(() => undefined);
  await until('the ban is shown', () => status()?.rest.banStatus === 418);
  const until418 = status()?.rest.bannedUntil ?? 0;
  await until('it is stored', async () => (await stored())?.status === 418);
  expect(place.logs.some(({ level, message }) => level === 'error' && /banned/.test(message))).toBe(true);
  await engine.stop();
  await refreshing;
  expect(Date.now()).toBeLessThan(until418);

  place.updates.length = 0;
  const next = await place.start(venue);
  running.push(next);
  expect(Date.now(), 'the first request left after the ban').toBeGreaterThanOrEqual(until418);
  expect(place.logs.some(({ message }) => /from before the start still holds/.test(message))).toBe(true);
  await next.drain();
  await until('no ban is shown any more', () => status()?.rest.banStatus === null);
});

test('429, broken answers and 503 are survived: what was asked for arrives', async () => {
  const [engine] = running;
  for (const kind of ['http429', 'truncated', 'html', 'http503']) {
    await orderFault(venue, { kind, forMs: 1_500, share: 1, ms: 1_000 });
    await engine?.refreshInstruments();
    await endFaults(venue);
  }
  await engine?.drain();
  expect(status()?.databaseDegraded).toBe(false);
});
