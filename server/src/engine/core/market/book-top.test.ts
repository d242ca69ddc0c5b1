import { expect, test } from 'vitest';
import { START } from '../samples.ts';
import { BookState } from './book-top.ts';

const top = { symbol: 'A', bid: 100, bidQty: 1, ask: 102, askQty: 1, time: START, receivedAt: START };

test('while a side is empty there are no best prices, and the spread stays what it was', () => {
  const state = new BookState();
  state.setTop(top);
  state.setTop({ ...top, ask: 0, askQty: 0, time: START + 1 });
  expect([state.top(START + 1), state.meanSpread]).toEqual([null, 2]);
  state.setTop({ ...top, time: START });
  expect(state.top(START + 1)).toBeNull();
  const again = { ...top, time: START + 2 };
  state.setTop(again);
  expect([state.top(START + 2), state.meanSpread]).toEqual([again, 2]);
});
