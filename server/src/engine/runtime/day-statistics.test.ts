import { expect, test } from 'vitest';
import { DayStatistics } from './day-statistics.ts';

const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function bench() {
  const asked: string[] = [];
  const clock = { now: 1_000_000 };
  const failing = new Set<string>();
  const days = new DayStatistics({
    logger: quiet,
    now: () => clock.now,
    client: {
      dayStatistics: (symbol) => {
        asked.push(symbol);
        if (failing.has(symbol)) return Promise.reject(new Error('away'));
        return Promise.resolve({ openPrice: 10, quoteVolume: asked.length });
      },
    },
  });
  return { asked, clock, failing, days };
}

test('asks one instrument at a time, each again after five minutes', async () => {
  const { asked, clock, days } = bench();
  for (let turn = 0; turn < 4; turn += 1) await days.askNext(['A', 'B']);
  expect(asked).toEqual(['A', 'B']);
  expect(days.of('B')).toEqual({ open24h: 10, volume24hUsd: 2 });
  clock.now += 300_001;
  await days.askNext(['A', 'B']);
  expect(asked).toEqual(['A', 'B', 'A']);
});

test('keeps the last answer while the venue fails, for a quarter of an hour', async () => {
  const { clock, failing, days } = bench();
  await days.askNext(['A']);
  failing.add('A');
  clock.now += 300_001;
  await days.askNext(['A']);
  expect(days.of('A')).toEqual({ open24h: 10, volume24hUsd: 1 });
  clock.now += 900_001;
  expect(days.of('A')).toBeNull();
});
