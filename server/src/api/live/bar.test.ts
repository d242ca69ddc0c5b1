import { expect, it } from 'vitest';
import type { CandleView } from '../../engine/index.ts';
import { type BarReading, GrowingBar } from './bar.ts';

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

function minute(index: number, close: number, isClosed = false): CandleView {
  const [high, low] = [Math.max(100, close), Math.min(100, close)];
  const openTime = START + index * MINUTE;
  const volumes = { volume: 1, quoteVolume: 100, buyVolume: 0.5, trades: 2 };
  return { symbol: 'BTCUSDT', openTime, open: 100, high, low, close, ...volumes, isClosed };
}

function bar(running: CandleView | null = null, closedPart: CandleView | null = null) {
  const begun: BarReading = {
    closedPart,
    end: running?.openTime ?? 0,
    minutes: running === null ? [] : [running],
  };
  const readings: ((reading: BarReading | null) => void)[] = [];
  const read = () => new Promise<BarReading | null>((resolve) => readings.push(resolve));
  const growing = new GrowingBar({ symbol: 'BTCUSDT', interval: 'm5', intervalMs: 500, begun, read });
  const offer = (candle: CandleView) => growing.offer({ kind: 'candles', candles: [candle] });
  const stored = (index: number, symbol = 'BTCUSDT') =>
    growing.offer({ kind: 'minutesStored', minutes: [{ symbol, from: START + index * MINUTE }] });
  const answer = async (reading: BarReading | null) => {
    readings.shift()?.(reading);
    await new Promise((resolve) => setImmediate(resolve));
  };
  const wake = () => growing.offer({ kind: 'ticks', ticks: [] });
  return { growing, offer, stored, answer, wake, readings };
}

it('begins with the stored minutes and the running one together', () => {
  const { growing } = bar(minute(2, 105), { ...minute(0, 90), volume: 7 });
  const { candle, reset, isClosed } = growing.first(true) ?? {};
  expect(candle).toMatchObject({ openTime: START, open: 100, high: 105, low: 90, close: 105, volume: 8 });
  expect([reset, isClosed]).toEqual([true, false]);
});

it('grows minute by minute, is told complete once, and the next one begins', () => {
  const { growing, offer } = bar();
  for (let index = 0; index < 5; index += 1) {
    offer(minute(index, 101 + index));
    offer(minute(index, 102 + index, true));
    offer(minute(index, 102 + index, true));
  }
  expect(growing.take()).toMatchObject({
    sequence: 1,
    isClosed: true,
    candle: { openTime: START, open: 100, close: 106, volume: 5, trades: 10 },
  });
  expect(growing.take()).toBeNull();
  offer(minute(5, 99));
  expect(growing.take()).toMatchObject({
    sequence: 2,
    isClosed: false,
    candle: { openTime: START + 5 * MINUTE, low: 99, volume: 1 },
  });
});

it('completes a bar whose end was not told when the next minute begins, and takes no old minute', () => {
  const { growing, offer } = bar(minute(4, 103));
  expect(offer(minute(6, 104))).toBe(true);
  expect(offer(minute(5, 1))).toBe(false);
  expect(growing.take()).toMatchObject({ isClosed: true, candle: { openTime: START, close: 103 } });
  expect(growing.take()).toMatchObject({ isClosed: false, candle: { openTime: START + 5 * MINUTE } });
});

it('tells the present bar, not one old bar after the other, when a day of history comes in at once', () => {
  const { growing, offer } = bar(minute(0, 101, true));
  growing.first(true);
  for (let index = 1; index < 1_440; index += 1) offer(minute(index, 102, true));
  offer(minute(1_440, 103));
  expect(growing.take()).toMatchObject({
    reset: true,
    isClosed: false,
    candle: { openTime: START + 1_440 * MINUTE, close: 103 },
  });
  expect(growing.take()).toBeNull();
  offer(minute(1_440, 104));
  expect(growing.take()).toMatchObject({ reset: false, candle: { close: 104 } });
});

it('tells the last of several complete bars when the next one has not begun', () => {
  const { growing, offer } = bar();
  for (let index = 0; index < 15; index += 1) offer(minute(index, 102, true));
  const last = { openTime: START + 10 * MINUTE, volume: 5 };
  expect(growing.take()).toMatchObject({ reset: true, isClosed: true, candle: last });
  expect(growing.take()).toBeNull();
});

it('ends a bar without trades in its last minutes when the next one begins, each with its own numbers', () => {
  for (const isTold of [true, false]) {
    const { growing, offer } = bar();
    for (let index = 0; index < 4; index += 1) offer(minute(index, 110 + index, isTold));
    offer(minute(5, 90));
    expect(growing.take()).toMatchObject({
      isClosed: true,
      candle: { openTime: START, high: 113, low: 100, close: 113, volume: 4, trades: 8 },
    });
    expect(growing.take()).toMatchObject({
      isClosed: false,
      candle: { openTime: START + 5 * MINUTE, high: 100, low: 90, close: 90, volume: 1, trades: 2 },
    });
  }
});

it('counts no minute again that is part of what was read', () => {
  const end = START + 3 * MINUTE;
  const closedPart = { ...minute(0, 101), volume: 3 };
  const growing = new GrowingBar({
    ...{ symbol: 'BTCUSDT', interval: 'm5', intervalMs: 500 },
    begun: { closedPart, end, minutes: [] },
    read: () => Promise.resolve(null),
  });
  for (const index of [1, 2]) growing.offer({ kind: 'candles', candles: [minute(index, 101, true)] });
  expect(growing.first(true)).toMatchObject({ candle: { volume: 3 } });
  growing.offer({ kind: 'candles', candles: [minute(3, 101, true)] });
  expect(growing.take()).toMatchObject({ candle: { volume: 4 } });
});

it('is read again when minutes of it are stored that were over, and is told with the next word of the engine', async () => {
  const { growing, offer, stored, answer, wake, readings } = bar(minute(2, 105));
  growing.first(true);
  expect(stored(1, 'ETHUSDT')).toBe(false);
  expect(readings).toHaveLength(0);
  expect(stored(1)).toBe(false);
  // While it is read the market goes on.
  offer(minute(2, 106, true));
  offer(minute(3, 104));
  expect(growing.take()).toMatchObject({ candle: { volume: 2 } });
  const closedPart = { ...minute(0, 80), volume: 7 };
  await answer({ closedPart, end: START + 2 * MINUTE, minutes: [minute(2, 106, true), minute(3, 104)] });
  expect([wake(), wake()]).toEqual([true, false]);
  expect(growing.take()).toMatchObject({ reset: false, candle: { low: 80, close: 104, volume: 9 } });
  expect(growing.take()).toBeNull();
});

it('is told with reset when minutes of bars before it were stored', async () => {
  const { growing, stored, answer } = bar(minute(6, 105));
  growing.first(true);
  stored(6);
  stored(3);
  const reading = { closedPart: null, end: START + 6 * MINUTE, minutes: [minute(6, 105)] };
  await answer(reading);
  expect(growing.take()).toMatchObject({ reset: false });
  await answer(reading);
  expect(growing.take()).toMatchObject({ reset: true, candle: { openTime: START + 5 * MINUTE } });
});

it('is read again after the next minute when it could not be read', async () => {
  const { growing, offer, stored, answer, readings } = bar(minute(1, 105));
  stored(0);
  await answer(null);
  expect(readings).toHaveLength(0);
  offer(minute(1, 105, true));
  expect(readings).toHaveLength(1);
  await answer({ closedPart: { ...minute(0, 90), volume: 2 }, end: START + 2 * MINUTE, minutes: [] });
  expect(growing.take()).toMatchObject({ candle: { low: 90, volume: 2 } });
});
