import { expect, test } from 'vitest';
import type { EngineEvent } from '../core/model/events.ts';
import { START, sampleCandles } from '../core/samples.ts';
import type { EngineLogger, MarketDataClient } from '../ports.ts';
import { bringMissedCandles } from './missed-candles.ts';
import { VenueClock } from './venue-clock.ts';

const MINUTE_MS = 60_000;
const [sample] = sampleCandles();

/** A venue whose last ten minutes ended at START, and the minutes that the core was told. */
function bench(openSince: number | null, isAway = false) {
  const asked: number[] = [];
  const told: number[] = [];
  const warned: string[] = [];
  const candles = (_symbol: string, _interval: string, limit: number) => {
    asked.push(limit);
    if (isAway) return Promise.reject(new Error('away'));
    const minutes = Array.from({ length: 10 }, (_, index) => START + (index - 10) * MINUTE_MS);
    const closed = minutes.slice(-limit).map((openTime) => ({ ...sample, interval: '1m', openTime }));
    return Promise.resolve({ closed, running: [] });
  };
  const quiet = () => undefined;
  const warn = (_: object, message: string) => void warned.push(message);
  const logger: EngineLogger = { debug: quiet, info: quiet, warn, error: quiet };
  const parts = {
    client: { candles } as unknown as MarketDataClient,
    logger,
    venueClock: new VenueClock({ now: () => START }, false),
    process: (event: EngineEvent) => {
      if (event.kind === 'kline' && event.kline.isClosed)
        told.push((event.kline.candle.openTime - START) / MINUTE_MS);
    },
    openSince: () => openSince,
  };
  return { bring: () => bringMissedCandles(parts, 'BTCUSDT'), asked, told, warned };
}

test('brings the closed minutes since a position waits for its next exit', async () => {
  const { bring, asked, told } = bench(START - 3.5 * MINUTE_MS);
  await bring();
  expect(asked).toEqual([5]);
  expect(told).toEqual([-3, -2, -1]);
});

test('asks for nothing when no position is open', async () => {
  const { bring, asked, told } = bench(null);
  await bring();
  expect([asked, told]).toEqual([[], []]);
});

test('goes on without them when the venue does not answer, and says so', async () => {
  const { bring, told, warned } = bench(START - MINUTE_MS, true);
  await bring();
  expect([told, warned]).toEqual([[], ['missed candles could not be read']]);
});
