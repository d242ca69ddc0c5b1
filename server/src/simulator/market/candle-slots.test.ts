import { expect, test } from 'vitest';
import { flatCandle } from '../candle.ts';
import type { Candle } from '../market.ts';
import { CandleSlots } from './candle-slots.ts';

const candle = (index: number): Candle => ({
  ...flatCandle(index * 60_000, 100 + index),
  ...{ high: 2 ** 40, low: 1, close: 7, lots: 12.5, quote: 2 ** 52 + 1 },
  ...{ trades: 3, buyLots: 2, buyQuote: 9, firstId: 4_000_000_001, lastId: 4_000_000_003 },
});

/** Slots that count what had to be made. */
function bench(count: number) {
  const slots = new CandleSlots(count);
  const made: number[] = [];
  const get = (index: number) =>
    slots.get(index, () => {
      made.push(index);
      return candle(index);
    });
  return { get, made };
}

test('gives back every field, made once', () => {
  const { get, made } = bench(10);
  for (const index of [0, 5, 1_439, 28_000_000]) {
    expect(get(index)).toEqual(candle(index));
    expect(get(index)).toEqual(candle(index));
  }
  expect(made).toEqual([0, 5, 1_439, 28_000_000]);
});

test('a candle that left its slot to another is made again', () => {
  const { get, made } = bench(256);
  for (const index of [3, 259, 3]) expect(get(index)).toEqual(candle(index));
  expect(made).toEqual([3, 259, 3]);
});

test('the minutes of the last hour and of the one a day before stand beside each other, whatever the size', () => {
  for (const count of [1, 257, 600, 1_600]) {
    const { get, made } = bench(count);
    const now = 100_000;
    const wanted = [0, 1_440].flatMap((ago) =>
      Array.from({ length: 60 }, (_, k) => now - ago + (ago ? k : -k)),
    );
    for (let round = 0; round < 2; round += 1) for (const index of wanted) get(index);
    expect(made).toHaveLength(wanted.length);
  }
});
