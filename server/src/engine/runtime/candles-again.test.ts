import { expect, test } from 'vitest';
import type { MarketDataClient } from '../ports.ts';
import { CandlesAgain } from './candles-again.ts';

const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** A venue that fails so many times before it answers. */
function bench(failing: number) {
  const calls: string[] = [];
  const seeded: number[] = [];
  let left = failing;
  const client = {
    candles: (symbol: string, interval: string) => {
      calls.push(`${symbol} ${interval}`);
      left -= 1;
      if (left >= 0) return Promise.reject(new Error('banned'));
      return Promise.resolve({ closed: [], running: [] });
    },
  } as unknown as MarketDataClient;
  const again = new CandlesAgain({
    client,
    logger,
    process: (event) => void (event.kind === 'seedCandles' && seeded.push(event.candles.length)),
    isStopped: () => false,
    wait: () => Promise.resolve(),
  });
  return { again, calls, seeded };
}

test('candles behind a hole are asked for until the venue answers, once at a time', async () => {
  const { again, calls, seeded } = bench(2);
  again.bring('A');
  again.bring('A');
  await again.idle();
  expect(calls).toEqual(['A 5m', 'A 5m', 'A 5m', 'A 1h']);
  expect(seeded).toHaveLength(2);
  again.bring('A');
  await again.idle();
  expect(calls, 'another hole').toHaveLength(6);
});

test('a venue that never answers is asked so many times and no more', async () => {
  const { again, calls, seeded } = bench(Number.POSITIVE_INFINITY);
  again.bring('A');
  await again.idle();
  expect(calls).toHaveLength(240);
  expect(seeded).toEqual([]);
});
