import { expect, test } from 'vitest';
import type { RestClient } from './client.ts';
import { fundingHistory } from './funding.ts';
import { indicator } from './indicators.ts';
import { klines, minutes } from './klines.ts';
import { answering } from './samples.ts';

const OPEN = 1_723_118_400_000;

test('minutes of a range are asked for as what a live market waits for', async () => {
  const asked: unknown[] = [];
  const prices = ['60000.1', '60010.5', '59990', '60005'];
  const row = [OPEN, ...prices, '12', OPEN + 59_999, '720000', 60, '5', '300000', '0'];
  const get = (...request: unknown[]) => {
    asked.push(request);
    return Promise.resolve([row]);
  };
  const range = { symbol: 'BTCUSDT', from: OPEN, to: OPEN + 120_000 };
  const [candle] = await minutes({ get } as unknown as RestClient, range);
  expect(candle).toMatchObject({ symbol: 'BTCUSDT', interval: '1m', openTime: OPEN, close: 60_005 });
  expect(asked).toEqual([
    [
      '/fapi/v1/klines',
      { symbol: 'BTCUSDT', interval: '1m', startTime: OPEN, endTime: OPEN + 119_999, limit: 2 },
      { weight: 1, purpose: 'repair' },
    ],
  ]);
});

test('what a start waits for is asked for as a repair; series that cost no weight say so', async () => {
  const { rest, asked } = answering([]);
  await klines(rest, { symbol: 'BTCUSDT', interval: '5m', now: OPEN, purpose: 'repair' }, 498);
  await fundingHistory(rest, 'BTCUSDT', 1_000);
  await indicator(rest, { now: () => OPEN }, { symbol: 'BTCUSDT', type: 'open_interest', limit: 1 });
  expect(asked.map((request) => (request as unknown[])[2])).toEqual([
    { weight: 2, purpose: 'repair' },
    { weight: 1, pool: 'funding', purpose: 'repair' },
    { weight: 0, purpose: 'collect', pool: 'positioning' },
  ]);
});
