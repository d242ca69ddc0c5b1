import { expect, it } from 'vitest';
import type { MinuteTrades } from './minute.ts';
import { MinuteCache } from './minute-cache.ts';

const minute = (trades: number) => ({ plan: { trades } }) as unknown as MinuteTrades;

it('keeps the minutes used last, bounded by their trades over all owners', () => {
  const cache = new MinuteCache(1_000);
  const [a, b] = [cache.owner(), cache.owner()];
  let made = 0;
  const make = (trades: number) => () => {
    made += 1;
    return minute(trades);
  };
  cache.get(a, 1, make(300));
  cache.get(b, 1, make(300));
  cache.get(a, 1, make(300));
  expect(made).toBe(2);
  cache.get(a, 2, make(300));
  cache.get(a, 1, make(300));
  expect(made).toBe(3);
  cache.get(b, 1, make(300));
  expect(made).toBe(4);
  cache.get(b, 2, make(90_000));
  cache.get(b, 2, make(90_000));
  expect(made).toBe(5);
});
