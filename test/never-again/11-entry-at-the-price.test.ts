import { Bench } from '@ae/server/engine/core/samples.ts';
import { expect, it } from 'vitest';

it('enters at the last trade, not at an average, and says so', () => {
  const bench = new Bench();
  for (let ms = 0; ms < 60_000; ms += 1_000) bench.trade(ms);
  bench.trade(59_900, { price: 60_070.5 });
  bench.trade(61_000);
  const [opened] = bench.of('positionOpened');
  expect(opened?.position).toMatchObject({ entryPrice: '60070.5', priceSource: 'last_trade' });
  const vwap = bench.of('snapshot').at(-1)?.snapshot.vwap30m ?? 0;
  expect(Math.abs(vwap - 60_070.5)).toBeGreaterThan(50);
});
