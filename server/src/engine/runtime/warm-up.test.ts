import { expect, test } from 'vitest';
import type { EngineEvent } from '../core/model/events.ts';
import { sampleInstrument } from '../core/samples.ts';
import type { SeedParts } from './seeds.ts';
import { seedWide } from './warm-up.ts';

const market = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    sampleInstrument({ id: index + 1, symbol: `C${index}USDT`, set: index < 4 ? 'core' : 'wide' }),
  );

function bench(stopAfter = Number.POSITIVE_INFINITY) {
  const asked: string[] = [];
  const events: EngineEvent[] = [];
  const parts = {
    client: {
      candles: (symbol: string, interval: string) => {
        asked.push(`${symbol} ${interval}`);
        return Promise.resolve({ closed: [], running: [] });
      },
    },
    process: (event: EngineEvent) => events.push(event),
    isStopped: () => asked.length >= stopAfter,
  } as unknown as SeedParts;
  return { asked, events, parts };
}

test('each instrument of a large wide set gets its candles in one request per interval', async () => {
  const { asked, events, parts } = bench();
  await seedWide(parts, market(60));
  expect(asked).toHaveLength(2 * 56);
  expect(new Set(asked).size).toBe(asked.length);
  expect(asked.slice(0, 2).sort()).toEqual(['C4USDT 5m', 'C5USDT 5m']);
  expect(events.every(({ kind }) => kind === 'seedCandles')).toBe(true);
});

test('a small market has got them with its history; a stop ends it', async () => {
  const small = bench();
  await seedWide(small.parts, market(40));
  expect(small.asked).toEqual([]);
  const stopped = bench(10);
  await seedWide(stopped.parts, market(60));
  expect(stopped.asked.length).toBeLessThan(14);
});
