import { expect, test } from 'vitest';
import { BatchOrder } from './batch-order.ts';
import { StoredRanges } from './stored-ranges.ts';

test('rows of an instrument lie together, in the order they came', () => {
  const order = new BatchOrder(8);
  const instruments = [3, 1, 3, 2, 1, 3];
  const arrange = () => [...order.arrange(instruments.length, (row) => instruments[row] ?? 0)];
  expect(arrange()).toEqual([0, 2, 5, 1, 4, 3]);
  expect(arrange()).toEqual([0, 2, 5, 1, 4, 3]);
});

test('only what is surely stored counts as a duplicate', () => {
  const ranges = new StoredRanges();
  const take = (...ids: number[]) => ids.map((id) => ranges.take(1, id));
  expect(take(5, 6, 6, 5, 7)).toEqual([true, true, false, false, true]);
  // After a hole the older ones are not known any more, and repairs go to the database.
  expect(take(10, 8, 8, 5, 10)).toEqual([true, true, true, true, false]);
  ranges.forget(1);
  expect(take(10)).toEqual([true]);
});
