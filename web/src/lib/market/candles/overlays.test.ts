import { describe, expect, it } from 'vitest';
import type { Bar } from './bars.ts';
import { dayVwap, ema } from './overlays.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const bar = (openAt: number, close: number, volume = 1): Bar => ({
  openAt,
  open: close,
  high: close + 1,
  low: close - 1,
  close,
  volume,
  trades: 1,
});

describe('ema', () => {
  it('begins with the mean and follows with 2 / (period + 1)', () => {
    const bars = [1, 2, 3, 7, 7].map((close, index) => bar(index, close));
    expect(ema(bars, 3)).toEqual([null, null, 2, 4.5, 5.75]);
  });

  it('of fewer bars than its period is unknown', () => {
    expect(ema([bar(0, 5)], 3)).toEqual([null]);
  });
});

describe('dayVwap', () => {
  it('weighs typical prices by volume and starts anew at midnight UTC', () => {
    const bars = [bar(0, 10, 1), bar(HOUR_MS, 20, 3), bar(DAY_MS, 100, 2)];
    expect(dayVwap(bars)).toEqual([10, 17.5, 100]);
  });

  it('leaves out a first day of which the beginning is missing', () => {
    expect(dayVwap([bar(5 * HOUR_MS, 10), bar(DAY_MS, 20)])).toEqual([null, 20]);
  });

  it('is unknown before anything was traded', () => {
    expect(dayVwap([bar(0, 10, 0), bar(HOUR_MS, 12, 2)])).toEqual([null, 12]);
  });
});
