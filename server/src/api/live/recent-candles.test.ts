import { expect, it } from 'vitest';
import type { CandleView } from '../../engine/index.ts';
import { RecentCandles } from './recent-candles.ts';

const MINUTE = 60_000;

function minute(index: number, trades = 1, isClosed = true): CandleView {
  const [openTime, price] = [index * MINUTE, 100];
  const volumes = { volume: 1, quoteVolume: 100, buyVolume: 1, trades };
  return {
    symbol: 'BTCUSDT',
    openTime,
    open: price,
    high: price,
    low: price,
    close: price,
    ...volumes,
    isClosed,
  };
}

it('keeps the last closed minutes of an instrument in order, each once and the fuller one', () => {
  const recent = new RecentCandles();
  recent.see([minute(1), minute(3), minute(2), minute(3, 7), minute(4, 1, false)]);
  expect(recent.of('BTCUSDT').map(({ openTime, trades }) => [openTime / MINUTE, trades])).toEqual([
    [1, 1],
    [2, 1],
    [3, 7],
  ]);
  expect(recent.of('ETHUSDT')).toEqual([]);
});

it('holds ten minutes at most', () => {
  const recent = new RecentCandles();
  for (let index = 0; index < 1_440; index += 1) recent.see([minute(index)]);
  const kept = recent.of('BTCUSDT');
  expect([kept.length, kept[0]?.openTime, kept.at(-1)?.openTime]).toEqual([
    10,
    1_430 * MINUTE,
    1_439 * MINUTE,
  ]);
});
