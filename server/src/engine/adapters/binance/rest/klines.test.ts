import { expect, test } from 'vitest';
import type { RestClient } from './client.ts';
import { minutes } from './klines.ts';

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
