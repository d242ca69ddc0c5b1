import { expect, test } from 'vitest';
import type { RestPurpose } from '../../../ports.ts';
import { REQUEST_SHARES, RequestBudget } from './budget.ts';

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
  const budget = new RequestBudget(clock, never, { weightLimit: 2_400, shares: { history: 0.65 } });
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

/** Simulated time: whoever sleeps is woken when all that was let go has been asked again. */
function simulated() {
  const place = { now: 1_700_000_040_000 };
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const sleep = (ms: number) =>
    new Promise<void>((resolve) => void sleepers.push({ at: place.now + ms, wake: resolve }));
  const run = async (untilMs: number) => {
    const end = place.now + untilMs;
    for (;;) {
      await new Promise(setImmediate);
      sleepers.sort((a, b) => a.at - b.at);
      const next = sleepers[0];
      if (next === undefined || next.at > end) break;
      sleepers.shift();
      place.now = next.at;
      next.wake();
    }
    place.now = end;
  };
  return { clock: { now: () => place.now }, sleep, run };
}

/** Seconds that each request of a kind waited, the longest one. */
function waits() {
  const longest: Record<string, number> = {};
  const timed = async (kind: string, now: () => number, request: () => Promise<void>) => {
    const askedAt = now();
    await request();
    longest[kind] = Math.max(longest[kind] ?? 0, (now() - askedAt) / 1_000);
  };
  return { longest, timed };
}

test('after an outage, repairs of 300 gaps hold up neither collectors nor the time of the venue', async () => {
  const { clock, sleep, run } = simulated();
  const budget = new RequestBudget(clock, sleep, { weightLimit: 2_400, shares: REQUEST_SHARES });
  const { longest, timed } = waits();
  const ask = (kind: string, weight: number, purpose: RestPurpose) =>
    timed(kind, clock.now, () => budget.acquire({ weight, purpose }));
  const gap = async () => {
    for (let page = 0; page < 10; page += 1) await ask('page of a gap', 20, 'repair');
  };
  const repaired = timed('all gaps', clock.now, async () => {
    await Promise.all(Array.from({ length: 300 }, gap));
  });
  for (let second = 0; second < 35 * 60; second += 10) {
    if (second % 60 === 0) {
      void ask('time', 1, 'trading');
      for (let symbol = 0; symbol < 10; symbol += 1) {
        void ask('positioning', 0, 'collect');
        void ask('funding rate', 1, 'collect');
      }
    }
    await run(10_000);
  }
  await repaired;
  expect(longest['positioning']).toBe(0);
  expect(longest['time']).toBe(0);
  expect(longest['funding rate']).toBeLessThan(61);
  expect(longest['all gaps']).toBeLessThan(33 * 60);
  budget.close();
});

test('the seeds of ten instruments do not wait for 3,000 pages of others, two of which are asked for at once', async () => {
  const { clock, sleep, run } = simulated();
  const budget = new RequestBudget(clock, sleep, { weightLimit: 2_400, shares: REQUEST_SHARES });
  const { longest, timed } = waits();
  const answered = async (weight: number) => {
    await budget.acquire(reading(weight, 'repair'));
    await sleep(100);
  };
  const pages = async () => {
    for (let page = 0; page < 1_500; page += 1) await answered(20);
  };
  void Promise.all([pages(), pages()]).catch(() => undefined);
  await run(1_000);
  const seeds = async () => {
    for (let symbol = 0; symbol < 10; symbol += 1) {
      for (const weight of [2, 2, 1]) await answered(weight);
    }
  };
  void timed('seeds', clock.now, seeds);
  await run(5 * 60_000);
  expect(longest['seeds']).toBeLessThan(2 * 61);
  budget.close();
});

test('what costs no weight waits for the end of a ban all the same', async () => {
  const { clock, sleep, run } = simulated();
  const budget = new RequestBudget(clock, sleep, { weightLimit: 100, shares: REQUEST_SHARES });
  const { longest, timed } = waits();
  budget.stop({ until: clock.now() + 30_000, status: 418 });
  void timed('positioning', clock.now, () => budget.acquire(reading(0, 'collect')));
  await run(60_000);
  expect(longest['positioning']).toBe(30);
});

test('a heavy request to trade is not held up by light ones that would fit before it', async () => {
  const { clock, sleep, run } = simulated();
  const budget = new RequestBudget(clock, sleep, { weightLimit: 2_400, shares: REQUEST_SHARES });
  const { longest, timed } = waits();
  const collect = async () => {
    for (;;) await budget.acquire(reading(1, 'collect'));
  };
  for (let one = 0; one < 3_000; one += 1) void collect().catch(() => undefined);
  await run(1_000);
  void timed('heavy', clock.now, () => budget.acquire(reading(100, 'trading')));
  await run(1_000);
  expect(longest['heavy']).toBe(0);
  budget.close();
});
