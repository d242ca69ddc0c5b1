import { expect, test } from 'vitest';
import type { ApiParts } from './context.ts';
import { serverStatus } from './server-status.ts';

const statusOf = (view: { status: object | null; statusAt: number | null }) =>
  serverStatus({
    engine: { view: () => view },
    host: { sample: () => ({}) },
    config: { venue: 'sim' },
    jobs: { views: () => [] },
  } as unknown as ApiParts);

test('a report of the engine tells its age, so that one that hangs is known from the first answer', () => {
  expect(statusOf({ status: null, statusAt: null }).ageMs).toBe(0);
  const { engine, ageMs, now } = statusOf({
    status: { state: 'running' },
    statusAt: performance.now() - 60_000,
  });
  expect(engine.state).toBe('running');
  expect(ageMs).toBeGreaterThanOrEqual(60_000);
  expect(Math.abs(Date.now() - now)).toBeLessThan(1_000);
});
