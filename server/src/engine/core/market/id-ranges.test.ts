import { expect, test } from 'vitest';
import { skippedBy, within, withRange } from './id-ranges.ts';

const range = (fromAggId: number, toAggId: number) => ({ fromAggId, toAggId });

test.each([
  ['apart', [range(1, 2)], range(4, 5), [range(1, 2), range(4, 5)]],
  ['before all', [range(7, 9)], range(1, 2), [range(1, 2), range(7, 9)]],
  ['touching one', [range(1, 2)], range(3, 5), [range(1, 5)]],
  ['between two', [range(1, 2), range(6, 9)], range(3, 5), [range(1, 9)]],
  ['inside one', [range(1, 9)], range(3, 5), [range(1, 9)]],
  ['around all', [range(2, 3), range(5, 6)], range(1, 9), [range(1, 9)]],
])('a range %s', (_, ranges, one, expected) => {
  expect(withRange(ranges, one)).toEqual(expected);
});

test('the part within another', () => {
  expect(within(range(1, 9), range(3, 20))).toEqual(range(3, 9));
  expect(within(range(1, 2), range(3, 20))).toBeNull();
});

test('what a list of trades steps over', () => {
  const trades = [3, 4, 7, 12].map((aggId) => ({ aggId }));
  expect(skippedBy(trades, range(2, 10))).toEqual([range(2, 2), range(5, 6), range(8, 10)]);
  expect(skippedBy(trades, range(3, 4))).toEqual([]);
  expect(skippedBy([], range(1, 2)), 'no answer proves nothing').toEqual([]);
});
