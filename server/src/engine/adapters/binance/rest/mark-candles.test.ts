import { expect, test } from 'vitest';
import { markCandles } from './mark-candles.ts';
import { answering } from './samples.ts';

const OPEN = 1_723_118_400_000;
const row = (openTime: number, prices: readonly unknown[]) => [
  ...[openTime, ...prices, '0', openTime + 59_999],
  ...['0', 60, '0', '0', '0'],
];

const since = OPEN + 30_000;
const now = OPEN + 90_000;
const wanted = { symbol: 'BTCUSDT', since, now };

test('reads minutes from the one that holds the time; the running one ends now', async () => {
  const prices = ['60000.1', '60010.5', '59990', '60005'];
  const { rest, asked } = answering([row(OPEN, prices), row(OPEN + 60_000, prices)]);
  const range = { open: 60_000.1, high: 60_010.5, low: 59_990, close: 60_005 };
  expect(await markCandles(rest, wanted, 1_500)).toEqual([
    { openTime: OPEN, until: OPEN + 60_000, ...range },
    { openTime: OPEN + 60_000, until: now, ...range },
  ]);
  expect(asked).toEqual([
    [
      '/fapi/v1/markPriceKlines',
      { symbol: 'BTCUSDT', interval: '1m', startTime: OPEN, limit: 1_500 },
      { weight: 10, purpose: 'repair' },
    ],
  ]);
});

test.each([
  ['a price that is none', ['60000', '60010', '-1', '60005'], 'bad_price'],
  ['a range that does not hold its ends', ['60000', '60001', '59990', '60005'], 'a range of'],
])('%s names the path and the row', async (_, prices, expected) => {
  const { rest } = answering([row(OPEN, prices)]);
  const read = markCandles(rest, wanted, 10);
  await expect(read).rejects.toThrow('/fapi/v1/markPriceKlines row 0');
  await expect(read).rejects.toThrow(expected);
});
