import { expect, test } from 'vitest';
import { LagHistogram } from './lag-histogram.ts';

test('quantiles of the last minute, by the millisecond', () => {
  const lag = new LagHistogram();
  expect(lag.quantile(0.5, 0)).toBeNull();
  for (let ms = 1; ms <= 100; ms += 1) lag.add(ms, 1_000);
  lag.add(Number.NaN, 1_000);
  expect([0.5, 0.99, 1].map((share) => lag.quantile(share, 1_000))).toEqual([50, 99, 100]);
  lag.add(-3, 1_000);
  expect(lag.quantile(0.001, 1_000)).toBe(0);
});

test('older messages are forgotten', () => {
  const lag = new LagHistogram();
  lag.add(10, 40_000);
  lag.add(20, 71_000);
  expect(lag.quantile(0.5, 71_000)).toBe(10);
  expect(lag.quantile(0.5, 101_500)).toBe(20);
  expect(lag.quantile(0.5, 200_000)).toBeNull();
});
