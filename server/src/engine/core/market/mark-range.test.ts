import { expect, test } from 'vitest';
import { START } from '../samples.ts';
import { MarkRange } from './mark-range.ts';

/** A range after marks at these seconds. */
function after(...marks: readonly (readonly [second: number, price: number])[]): MarkRange {
  const range = new MarkRange();
  const rates = { symbol: 'A', indexPrice: 1, fundingRate: 0, nextFundingAt: START, receivedAt: START };
  for (const [second, markPrice] of marks) range.add({ ...rates, markPrice, time: START + second * 1_000 });
  return range;
}

const backTo = (range: MarkRange, second: number) => range.reachesBackTo(START + second * 1_000);

test('holds the running minute and the one before it', () => {
  const minutes = [
    [55, 9],
    [58, 3],
    [62, 5],
    [66, 6],
  ] as const;
  expect(after(...minutes)).toMatchObject({ low: 3, high: 9 });
  const seconds = Array.from({ length: 13 }, (_, step) => [66 + step * 5, 6] as const);
  expect(after(...minutes, ...seconds)).toMatchObject({ low: 5, high: 6 });
});

test('a minute without marks leaves nothing of the one before', () => {
  expect(after([10, 1], [130, 5])).toMatchObject({ low: 5, high: 5 });
});

test('a late mark belongs to what is held', () => {
  expect(after([61, 5], [59, 4], [58, 9])).toMatchObject({ low: 4, high: 9 });
});

test('knows how far back it reaches: to its first mark, and not over a hole', () => {
  expect([backTo(after([10, 1]), 9), backTo(after([10, 1]), 10)]).toEqual([false, true]);
  const holed = after([10, 1], [15, 1], [20.1, 1]);
  expect([backTo(holed, 20), backTo(holed, 20.1)]).toEqual([false, true]);
  const long = after(...Array.from({ length: 40 }, (_, step) => [step * 5, 1] as const));
  expect([backTo(long, 119), backTo(long, 120)]).toEqual([false, true]);
});

test('before the first mark there is no range', () => {
  expect(after()).toMatchObject({ low: Number.POSITIVE_INFINITY, high: 0 });
});
