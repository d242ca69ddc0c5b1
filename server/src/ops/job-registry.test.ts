import { expect, test } from 'vitest';
import { JobRegistry } from './job-registry.ts';

function bench() {
  const place = { now: 1_000_000 };
  const jobs = new JobRegistry('engine', () => place.now);
  const job = jobs.add('watchdog', 60_000);
  return { place, job, view: () => jobs.views()[0] };
}

test('a task that has not run says when it will', () => {
  const { view } = bench();
  expect(view()).toEqual({
    process: 'engine',
    name: 'watchdog',
    intervalMs: 60_000,
    state: 'waiting',
    lastRunAt: null,
    tookMs: null,
    runs: 0,
    failures: 0,
    lastError: null,
    lastErrorAt: null,
    nextAt: 1_060_000,
  });
});

test('a turn is counted and timed, and says that it is under way', async () => {
  const { place, job, view } = bench();
  await job.run(() => expect(view()?.state).toBe('running'));
  expect(view()).toMatchObject({ state: 'ok', runs: 1, lastRunAt: 1_000_000, nextAt: 1_060_000 });
  expect(view()?.tookMs).toBeGreaterThanOrEqual(0);
  place.now += 130_000;
  expect(view()?.nextAt).toBe(1_180_000);
});

test('what a turn throws is kept with its time and thrown on; the next good turn leaves it to be read', async () => {
  const { place, job, view } = bench();
  await expect(job.run(() => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
  expect(view()).toMatchObject({
    state: 'failed',
    failures: 1,
    lastError: 'no answer',
    lastErrorAt: 1_000_000,
  });
  place.now += 60_000;
  await job.run(() => undefined);
  expect(view()).toMatchObject({ state: 'ok', runs: 2, failures: 1, lastErrorAt: 1_000_000 });
});

test('a turn that goes on after a trouble counts as failed once', async () => {
  const { job, view } = bench();
  await job.run((turn) => {
    turn.failed('BTCUSDT: refused');
    turn.failed('ETHUSDT: refused');
  });
  expect(view()).toMatchObject({ state: 'failed', runs: 1, failures: 1, lastError: 'ETHUSDT: refused' });
});

test('a task that knows when it is due says that', () => {
  const { job, view } = bench();
  job.due(1_234_567);
  expect(view()?.nextAt).toBe(1_234_567);
});
