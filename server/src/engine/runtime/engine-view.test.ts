import { expect, test } from 'vitest';
import type { BoardRowView, RateView } from '../views.ts';
import { LatestView } from './engine-view.ts';

test('a contract that is not listed any more leaves the rates and the board, and nothing else', () => {
  const view = new LatestView();
  const symbols = ['AUSDT', 'BUSDT'];
  view.apply({ kind: 'board', rows: symbols.map((symbol) => ({ symbol }) as BoardRowView) });
  view.apply({ kind: 'rates', rates: symbols.map((symbol) => ({ symbol }) as RateView) });
  view.apply({ kind: 'books', books: [{ symbol: 'AUSDT', bids: [], asks: [], time: 0 }] });
  view.apply({ kind: 'listed', symbols: ['BUSDT', 'CUSDT'] });
  expect([...view.board.keys(), ...view.rates.keys(), ...view.books.keys()]).toEqual([
    'BUSDT',
    'BUSDT',
    'AUSDT',
  ]);
});
