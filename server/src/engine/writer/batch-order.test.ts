import { expect, test } from 'vitest';
import { BatchOrder } from './batch-order.ts';

test('rows of an instrument lie together, in the order they came', () => {
  const order = new BatchOrder(8);
  const instruments = [3, 1, 3, 2, 1, 3];
  const arrange = () => [...order.arrange(instruments.length, (row) => instruments[row] ?? 0)];
  expect(arrange()).toEqual([0, 2, 5, 1, 4, 3]);
  expect(arrange()).toEqual([0, 2, 5, 1, 4, 3]);
});
