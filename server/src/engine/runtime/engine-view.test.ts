import { expect, test } from 'vitest';
import type { BoardRowView, CandleView, EngineStatusView, RateView } from '../views.ts';
import { LatestView } from './engine-view.ts';

test('a contract that is not listed any more leaves the rates, the board and the books', () => {
  const view = new LatestView();
  const symbols = ['AUSDT', 'BUSDT'];
  view.apply({ kind: 'board', rows: symbols.map((symbol) => ({ symbol }) as BoardRowView) });
  view.apply({ kind: 'rates', rates: symbols.map((symbol) => ({ symbol }) as RateView) });
  view.apply({ kind: 'books', books: symbols.map((symbol) => ({ symbol, bids: [], asks: [], time: 0 })) });
  view.apply({ kind: 'listed', symbols: ['BUSDT', 'CUSDT'] });
  for (const values of [view.board, view.rates, view.books]) expect([...values.keys()]).toEqual(['BUSDT']);
});

test('a minute that comes in late does not take the place of the running one', () => {
  const view = new LatestView();
  const minute = (openTime: number, isClosed: boolean) =>
    ({ symbol: 'AUSDT', openTime, isClosed }) as CandleView;
  for (const candle of [minute(120_000, false), minute(60_000, true)])
    view.apply({ kind: 'candles', candles: [candle] });
  expect(view.candles.get('AUSDT')).toEqual(minute(120_000, false));
});

test('a report is kept with the time it came in', () => {
  const view = new LatestView();
  expect(view.statusAt).toBeNull();
  view.apply({ kind: 'status', status: { state: 'running' } as EngineStatusView });
  expect(view.statusAt).not.toBeNull();
});
