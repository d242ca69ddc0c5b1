import { expect, test } from 'vitest';
import { CRASHES, supervise } from './supervise.ts';

const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

function bench(ends: (string | null)[], aliveMs: number) {
  let now = 1_000_000;
  const seen = { starts: 0, waits: [] as number[], givenUp: [] as string[] };
  const running = supervise({
    logger,
    now: () => now,
    start: () => {
      seen.starts += 1;
      now += aliveMs;
      return { ended: Promise.resolve(ends.shift() ?? null) };
    },
    wait: (ms) => {
      seen.waits.push(ms);
      now += ms;
      return Promise.resolve();
    },
    onGivenUp: (reason) => void seen.givenUp.push(reason),
  });
  return { running, seen };
}

test('a dead engine is started again, with growing waits, until it ends as asked', async () => {
  const { running, seen } = bench(['a', 'b', null], 100);
  await running;
  expect(seen).toEqual({ starts: 3, waits: [500, 1_000], givenUp: [] });
});

test('a crash loop stops with its reason', async () => {
  const { running, seen } = bench(new Array<string>(20).fill('boom'), 100);
  await running;
  expect(seen.starts).toBe(CRASHES);
  expect(seen.givenUp[0]).toContain('boom');
});

test('deaths far apart are no loop', async () => {
  const ends: (string | null)[] = [...new Array<string>(12).fill('x'), null];
  const { running, seen } = bench(ends, 120_000);
  await running;
  expect(seen.givenUp).toEqual([]);
  expect(seen.starts).toBe(13);
});
