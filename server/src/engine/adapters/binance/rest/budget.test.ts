import { expect, test } from 'vitest';
import type { RestPurpose } from '../../../ports.ts';
import { RequestBudget } from './budget.ts';

/** A clock that jumps when somebody sleeps. */
function bench(startAt = 1_700_000_040_000) {
  let now = startAt;
  const slept: number[] = [];
  const clock = { now: () => now };
  const sleep = (ms: number) => {
    slept.push(ms);
    now += ms;
    return Promise.resolve();
  };
  return { clock, sleep, slept, now: () => now };
}

const reading = (weight: number, purpose: RestPurpose = 'history') => ({ weight, purpose });

test('no 60 s, however aligned, see more than the limit', async () => {
  const { clock, sleep, now } = bench();
  const budget = new RequestBudget(clock, sleep, { weightLimit: 100 });
  const times: number[] = [];
  for (let call = 0; call < 30; call += 1) {
    await budget.acquire(reading(20));
    times.push(now());
  }
  const busiest = times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length);
  expect(Math.max(...busiest)).toBe(4);
});

test('a clock that is set back by an hour does not hold requests for an hour', async () => {
  let now = 1_700_000_040_000;
  const never = () => new Promise<void>(() => undefined);
  const budget = new RequestBudget({ now: () => now }, never, { weightLimit: 100 });
  for (let call = 0; call < 4; call += 1) await budget.acquire(reading(20));
  now -= 3_600_000;
  budget.observe('weight', 60_000, 40);
  void budget.acquire(reading(20));
  expect(budget.view()).toMatchObject({ queued: 0, usedWeight: 60 });
});

test('history leaves room for what is urgent', async () => {
  const { clock, slept } = bench();
  const never = () => new Promise<void>(() => undefined);
  const budget = new RequestBudget(clock, never, { weightLimit: 2_400, historyShare: 0.65 });
  let pages = 0;
  for (let call = 0; call < 200; call += 1) void budget.acquire(reading(20)).then(() => (pages += 1));
  await budget.acquire(reading(20, 'repair'));
  expect([pages, slept]).toEqual([78, []]);
  for (let call = 0; call < 29; call += 1) await budget.acquire(reading(20, 'repair'));
  expect(budget.view().usedWeight).toBe(108 * 20);
});

test('callers that wait together go one after the other, the urgent ones first', async () => {
  let now = 1_700_000_040_000;
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      setImmediate(() => {
        now += ms;
        resolve();
      });
    });
  const budget = new RequestBudget({ now: () => now }, sleep, { weightLimit: 100 });
  const order: string[] = [];
  const call = (name: string, purpose: RestPurpose) =>
    budget.acquire(reading(80, purpose)).then(() => order.push(name));
  await Promise.all([
    call('first', 'history'),
    call('history', 'history'),
    call('collect', 'collect'),
    call('repair', 'repair'),
    call('second repair', 'repair'),
    call('time', 'trading'),
  ]);
  expect(order).toEqual(['first', 'time', 'repair', 'second repair', 'collect', 'history']);
});

test('believes the venue when it has counted more', async () => {
  const { clock, sleep, slept } = bench();
  const budget = new RequestBudget(clock, sleep, { weightLimit: 2_400 });
  budget.observe('weight', 60_000, 2_399);
  await budget.acquire(reading(1));
  expect(slept.length).toBeGreaterThan(0);
  expect(budget.view()).toMatchObject({ usedWeight: 1, weightLimit: 2_400, queued: 0, banStatus: null });
});

test('orders are counted by their own limits, reads are not', async () => {
  const { clock, sleep, slept } = bench();
  const budget = new RequestBudget(clock, sleep, { weightLimit: 2_400 });
  budget.setLimits([{ kind: 'orders', intervalMs: 10_000, limit: 10 }]);
  const order = { weight: 0, orders: 1, purpose: 'trading' } as const;
  for (let placed = 0; placed < 9; placed += 1) await budget.acquire(order);
  await budget.acquire(reading(1));
  expect(slept).toEqual([]);
  await budget.acquire(order);
  expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(10_000);
});

test('a ban holds everybody until its deadline and is shown; a shorter one does not cut it', async () => {
  const { clock, sleep, now } = bench();
  const budget = new RequestBudget(clock, sleep, { weightLimit: 2_400 });
  const until = now() + 7_000;
  budget.stop({ until, status: 418 });
  budget.stop({ until: until - 5_000, status: 429 });
  expect(budget.view()).toMatchObject({ bannedUntil: until, banStatus: 418 });
  await budget.acquire(reading(1, 'trading'));
  expect(now()).toBeGreaterThanOrEqual(until);
  expect(budget.view().banStatus).toBeNull();
});

test('one request heavier than the share still goes when nothing else was spent', async () => {
  const { clock, sleep, slept } = bench();
  await new RequestBudget(clock, sleep, { weightLimit: 20 }).acquire(reading(20));
  expect(slept).toEqual([]);
});

test('before the limit is known, what others have spent holds nobody', async () => {
  const { clock, sleep, slept } = bench();
  const budget = new RequestBudget(clock, sleep);
  budget.observe('weight', 60_000, 12_000);
  await budget.acquire(reading(1));
  expect(slept).toEqual([]);
});

test('the end refuses everybody who waits', async () => {
  const { clock } = bench();
  const budget = new RequestBudget(clock, () => new Promise(() => undefined), { weightLimit: 100 });
  budget.stop({ until: clock.now() + 60_000, status: 403 });
  const waiting = budget.acquire(reading(1));
  budget.close();
  await expect(waiting).rejects.toThrow('ended');
});
