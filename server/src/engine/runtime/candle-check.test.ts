import { expect, test } from 'vitest';
import { TradeTape } from '../core/features/windows/tape.ts';
import { MINUTE_MS } from '../core/model/epoch-ms.ts';
import { checkCandles } from './candle-check.ts';

const START = 1_723_161_240_000;
const minute = (count: number) => START + count * MINUTE_MS;

test('minutes without a candle and those whose candle lacks trades are made again, and the running one', async () => {
  const tape = new TradeTape('0.1', '0.001');
  for (let id = 0; id < 600; id += 1) {
    // Two seconds apart, none in the third minute.
    const time = START + id * 2_000;
    if (time >= minute(3) && time < minute(4)) continue;
    tape.add({ time, price: 100, qty: 0.1, takerSide: id % 2 === 0 ? 'buy' : 'sell', aggId: id });
  }
  const whole = 30 * 0.1;
  const stored = new Map([
    [minute(1), whole],
    [minute(2), whole - 0.1],
    [minute(5), whole * (1 + 1e-12)],
  ]);
  const added: number[] = [];
  let rebuilt = 0;
  const parts = {
    ticks: { candleVolumes: () => Promise.resolve(stored) },
    late: {
      add: (id: number, at: number) => void added.push(id === 7 ? (at - START) / MINUTE_MS : Number.NaN),
      rebuild: () => {
        rebuilt += 1;
        return Promise.resolve();
      },
    },
    tape: () => tape,
    now: () => minute(8) + 12_345,
  };
  await checkCandles(parts, { id: 7, symbol: 'BTCUSDT' }, minute(0) + 1);
  expect(added).toEqual([2, 4, 6, 7, 8]);
  expect(rebuilt).toBe(1);
  await checkCandles({ ...parts, tape: () => null }, { id: 7, symbol: 'GONEUSDT' }, 0);
  expect(rebuilt).toBe(1);
});
