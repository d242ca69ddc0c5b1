import { describe, expect, it } from 'vitest';
import { sampleCandle } from '../samples.ts';
import { AverageTrueRange } from './atr.ts';
import { atrPercentile } from './atr-percentile.ts';
import { MOST_BARS } from './bars.ts';

const MINUTES_5 = 300_000;
const OPEN = 1_723_118_400_000;

/** [high, low, close] per candle; true ranges by hand in the last column. */
const TABLE: readonly [number, number, number, number][] = [
  [48.7, 47.79, 48.16, 0.91],
  [48.72, 48.14, 48.61, 0.58],
  [48.9, 48.39, 48.75, 0.51],
  [48.87, 48.37, 48.63, 0.5],
  [48.82, 48.24, 48.74, 0.58],
  [49.05, 48.64, 49.03, 0.41],
  [49.2, 48.94, 49.07, 0.26],
  [49.35, 48.86, 49.32, 0.49],
  [49.92, 49.5, 49.91, 0.6],
  [50.19, 49.87, 50.13, 0.32],
  [50.12, 49.2, 49.53, 0.93],
  [49.66, 48.9, 49.5, 0.76],
  [49.88, 49.43, 49.75, 0.45],
  [50.19, 49.73, 50.03, 0.46],
  [50.36, 49.26, 50.31, 1.1],
];

function trade(atr: AverageTrueRange, index: number, offset: number, price: number): void {
  atr.series.add(OPEN + index * MINUTES_5 + offset, 0, price);
}

function filled(): AverageTrueRange {
  const atr = new AverageTrueRange(MINUTES_5);
  for (const [index, [high, low, close]] of TABLE.entries()) {
    trade(atr, index, 0, high);
    trade(atr, index, 1, low);
    trade(atr, index, 2, close);
  }
  return atr;
}

const at = (candles: number): number => OPEN + candles * MINUTES_5;
const seed = TABLE.slice(0, 14).reduce((sum, row) => sum + row[3], 0) / 14;

describe('ATR(14)', () => {
  it('is unknown before 14 completed candles, then the mean of their true ranges', () => {
    const atr = filled();
    expect(atr.at(at(13))).toBeNull();
    expect(atr.at(at(14) - 1)).toBeNull();
    expect(atr.at(at(14))).toBeCloseTo(seed, 12);
    expect(seed).toBeCloseTo(0.5543, 4);
  });

  it('moves by Wilder smoothing, and a period without trades is a flat candle', () => {
    const atr = filled();
    const next = (seed * 13 + 1.1) / 14;
    expect(atr.at(at(15))).toBeCloseTo(next, 12);
    expect(atr.at(at(16))).toBeCloseTo((next * 13) / 14, 12);
    trade(atr, 16, 5, 50.41);
    expect(atr.at(at(17))).toBeCloseTo(((next * 13) / 14 / 14) * 13 + 0.1 / 14, 12);
  });

  it('forgets what lies before a period that is not known, unless a candle tells of it', () => {
    const atr = filled();
    const before = atr.at(at(15));
    atr.series.forgetBefore(at(14) + 10, at(15) + 9);
    expect(atr.at(at(15)), 'shorter than a period').toBe(before);
    for (const [index, [high, low, close]] of TABLE.entries())
      atr.series.seal(sampleCandle({ openTime: at(index), open: low, high, low, close }));
    atr.series.forgetBefore(at(12), at(15));
    expect(atr.at(at(15)), 'all of it is in candles').toBe(before);
    atr.series.forgetBefore(at(14), at(16));
    expect([atr.at(at(15)), atr.completedAt(at(40))]).toEqual([null, 0]);
    for (const [index, [high, low, close]] of TABLE.entries()) {
      trade(atr, index, 0, high);
      trade(atr, index, 1, low);
      trade(atr, index, 2, close);
    }
    expect(atr.at(at(15)), 'the same again').toBe(before);
  });

  it('does not change by being read, at whatever times in whatever order', () => {
    const atr = filled();
    const first = [17, 14, 15, 400].map((count) => atr.at(at(count)));
    expect([17, 14, 15, 400].map((count) => atr.at(at(count)))).toEqual(first);
    expect(atr.recent(at(15), 288)).toHaveLength(2);
  });

  it('does not depend on the order in which trades come', () => {
    const atr = new AverageTrueRange(MINUTES_5);
    for (const [index, [high, low, close]] of [...TABLE.entries()].reverse()) {
      trade(atr, index, 2, close);
      trade(atr, index, 0, high);
      if (index % 3 === 0) atr.at(at(15));
      trade(atr, index, 1, low);
    }
    expect(atr.at(at(15))).toBe(filled().at(at(15)));
  });

  it('is the same from venue candles, which trades do not change', () => {
    const atr = new AverageTrueRange(MINUTES_5);
    trade(atr, 3, 7, 60);
    for (const [index, [high, low, close]] of TABLE.entries()) {
      atr.series.seal(sampleCandle({ openTime: at(index), open: low, high, low, close }));
    }
    trade(atr, 2, 7, 999);
    expect(atr.at(at(15))).toBe(filled().at(at(15)));
  });

  it('is the same from the running candle of the venue and the trades after it', () => {
    const [high, low, close] = TABLE[7] ?? [0, 0, 0];
    const atr = new AverageTrueRange(MINUTES_5);
    for (const [index, [top, bottom, last]] of TABLE.entries()) {
      if (index !== 7)
        atr.series.seal(
          sampleCandle({ openTime: at(index), open: bottom, high: top, low: bottom, close: last }),
        );
    }
    trade(atr, 7, 3, low);
    atr.series.begin(sampleCandle({ openTime: at(7), open: low, high, low, close: high }));
    trade(atr, 7, 4, close);
    expect(atr.at(at(15))).toBe(filled().at(at(15)));
  });

  it('takes the running candle as it is until a trade comes, and leaves a closed one alone', () => {
    const { series } = new AverageTrueRange(MINUTES_5);
    const running = sampleCandle({ openTime: at(0), open: 5, high: 9, low: 4, close: 6 });
    series.begin(running);
    expect(series.bar(0)).toMatchObject({ high: 9, low: 4, close: 6 });
    series.add(at(0), 1, 7);
    expect(series.bar(0)).toMatchObject({ high: 9, low: 4, close: 7 });
    series.seal({ ...running, high: 8, close: 5 });
    series.begin(running);
    expect(series.bar(0)).toMatchObject({ high: 8, low: 4, close: 5 });
  });

  it('survives pauses longer than it keeps', () => {
    const atr = filled();
    expect(atr.at(at(3_000_000))).toBeLessThan(1e-9);
    trade(atr, 3_000_000, 0, 50);
    expect(atr.at(at(3_000_001))).toBeNull();
    for (let index = 0; index < 5_000; index += 1) trade(atr, 3_000_000 + index, 1, 50 + (index % 2));
    expect(atr.series.length).toBeLessThanOrEqual(MOST_BARS);
    expect(atr.at(at(3_005_000))).toBeCloseTo(1, 9);
  });
});

describe('ATR percentile', () => {
  it.each([
    [[], 50],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9], 50],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 100],
    [[10, 2, 3, 4, 5, 6, 7, 8, 9, 1], 10],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 5], 60],
  ])('of %j is %d', (values, rank) => {
    expect(atrPercentile(values)).toBe(rank);
  });
});
