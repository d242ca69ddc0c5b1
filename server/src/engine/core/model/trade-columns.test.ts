import { expect, test } from 'vitest';
import { rowsOf, type TradeColumns, unbroken } from './trade-columns.ts';

function columnsOf(...ids: number[]): TradeColumns {
  const aggIds = Float64Array.from([...ids, 0, 0]);
  return {
    length: ids.length,
    aggIds,
    times: aggIds,
    prices: aggIds,
    qtys: aggIds,
    sells: Uint8Array.from(aggIds),
    trades: aggIds,
  };
}

const idsOf = ({ aggIds, length }: TradeColumns) => [...aggIds.subarray(0, length)];

test('pieces end where an id is missing', () => {
  const pieces = (...ids: number[]) => [...unbroken(columnsOf(...ids))].map(idsOf);
  expect(pieces(1, 2, 3)).toEqual([[1, 2, 3]]);
  expect(pieces(1, 2, 5, 8, 9)).toEqual([[1, 2], [5], [8, 9]]);
  expect(pieces(7)).toEqual([[7]]);
  expect(pieces()).toEqual([]);
});

test('rows keep all of their columns', () => {
  const { length, ...columns } = rowsOf(columnsOf(1, 2, 3, 4), 1, 3);
  expect(length).toBe(2);
  for (const column of Object.values(columns)) expect([...column]).toEqual([2, 3]);
});
