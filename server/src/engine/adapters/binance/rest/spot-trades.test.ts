import { expect, test } from 'vitest';
import { answering } from './samples.ts';
import { spotTradesFrom } from './spot-trades.ts';

const T = 1_723_118_400_000;
const PAIR = { pair: 'PEPEUSDT', symbol: '1000PEPEUSDT' };
const row = { a: 26_129, p: '0.01633102', q: '4.70443515', f: 27_781, l: 27_781, T, m: true, M: true };

test('rows of the pair come as trades beside the perpetual, arrived when they happened; by one call', async () => {
  const { rest, asked } = answering([row, { ...row, a: 26_130, m: false }]);
  const trade = { symbol: '1000PEPEUSDT', price: 0.01633102, qty: 4.70443515, time: T, receivedAt: T };
  expect(await spotTradesFrom(rest, PAIR, 26_129, 5_000)).toEqual([
    { ...trade, aggId: 26_129, takerSide: 'sell' },
    { ...trade, aggId: 26_130, takerSide: 'buy' },
  ]);
  expect(asked).toEqual([
    [
      '/api/v3/aggTrades',
      { symbol: 'PEPEUSDT', fromId: 26_129, limit: 1_000 },
      { weight: 4, purpose: 'history', attempts: 1 },
    ],
  ]);
});

test.each([
  ['a quantity that is none', { q: '0' }, 'bad_quantity'],
  ['a time in microseconds', { T: T * 1_000 }, 'bad_time'],
  ['an id as text', { a: '26129' }, 'bad_id'],
])('%s names the path and the row', async (_, fields, reason) => {
  const { rest } = answering([row, { ...row, ...fields }]);
  const read = spotTradesFrom(rest, PAIR, 26_129, 10);
  await expect(read).rejects.toThrow(`/api/v3/aggTrades row 1: ${reason}`);
});

test('an answer that is no list is told', async () => {
  const { rest } = answering({ code: -1121, msg: 'Invalid symbol.' });
  await expect(spotTradesFrom(rest, PAIR, 1, 10)).rejects.toThrow('did not answer with a list');
});
