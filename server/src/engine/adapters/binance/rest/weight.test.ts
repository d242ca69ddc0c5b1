import { expect, test } from 'vitest';
import { RequestBudget } from './weight.ts';

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

test('no 60 s, however aligned, see more than the limit', async () => {
  const { clock, sleep, now } = bench();
  const budget = new RequestBudget(clock, sleep, 100);
  const times: number[] = [];
  for (let call = 0; call < 30; call += 1) {
    await budget.acquire(20);
    times.push(now());
  }
  const busiest = times.map((from) => times.filter((at) => at >= from && at < from + 60_000).length);
  expect(Math.max(...busiest)).toBe(4);
});

test('callers that wait together go one after the other', async () => {
  const { clock, sleep } = bench();
  const budget = new RequestBudget(clock, sleep, 100);
  const order: number[] = [];
  const calls = [1, 2, 3, 4, 5, 6].map((call) => budget.acquire(40).then(() => order.push(call)));
  await Promise.all(calls);
  expect(order).toEqual([1, 2, 3, 4, 5, 6]);
});

test('believes the venue when it has counted more', async () => {
  const { clock, sleep, slept } = bench();
  const budget = new RequestBudget(clock, sleep, 2_400);
  budget.observe(2_399);
  await budget.acquire(1);
  expect(slept.length).toBeGreaterThan(0);
  expect(budget.view()).toEqual({ used: 1, limit: 2_400 });
});

test('a stop holds everybody until its deadline', async () => {
  const { clock, sleep, now } = bench();
  const budget = new RequestBudget(clock, sleep, 2_400);
  const until = now() + 7_000;
  budget.stopUntil(until);
  budget.stopUntil(until - 5_000);
  await budget.acquire(1);
  expect(now()).toBeGreaterThanOrEqual(until);
});

test('one request heavier than the share still goes when nothing else was spent', async () => {
  const { clock, sleep, slept } = bench();
  await new RequestBudget(clock, sleep, 20).acquire(20);
  expect(slept).toEqual([]);
});

test('before the limit is known, what others have spent holds nobody', async () => {
  const { clock, sleep, slept } = bench();
  const budget = new RequestBudget(clock, sleep);
  budget.observe(12_000);
  await budget.acquire(1);
  expect(slept).toEqual([]);
});
