import { expect, test } from 'vitest';
import type { BoardRowView, BookView } from '../../engine/index.ts';
import { snapshotOf } from './book.ts';

const book: BookView = { symbol: 'AUSDT', bids: [], asks: [], time: 1 };
const boardOf = (...symbols: string[]) =>
  new Map(symbols.map((symbol) => [symbol, { symbol } as BoardRowView]));

test('a book is waited for, unless its contract is gone from a board that is there', () => {
  const books = new Map([['AUSDT', book]]);
  expect(snapshotOf({ board: boardOf('AUSDT'), books }, 'AUSDT')).toEqual([book]);
  expect(snapshotOf({ board: boardOf('BUSDT'), books }, 'BUSDT')).toBeNull();
  expect(snapshotOf({ board: boardOf(), books }, 'BUSDT')).toBeNull();
  expect(snapshotOf({ board: boardOf('AUSDT'), books }, 'GONEUSDT')).toEqual([]);
});
