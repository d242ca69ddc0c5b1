import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../model/epoch-ms.ts';
import { START } from '../samples.ts';
import { meanInterval } from './bootstrap.ts';
import type { ClosedTrade } from './closed-trade.ts';
import { compare } from './comparison.ts';
import { correlation, correlationMatrix } from './correlation.ts';
import { difference } from './difference.ts';
import { seededBy } from './seeded-random.ts';

/** A midnight. */
const FROM = START - 12 * HOUR_MS - 200 * DAY_MS;

function closed(day: number, pnlR: number, changes: Partial<ClosedTrade> = {}): ClosedTrade {
  const closedAt = FROM + day * DAY_MS;
  return {
    symbol: 'BTCUSDT',
    side: 'LONG',
    tier: 'standard',
    score: 80,
    strategyVersion: 1,
    status: 'tp',
    openedAt: closedAt - HOUR_MS,
    closedAt,
    pnlR,
    grossR: pnlR,
    feesR: 0,
    pnlUsd: String(pnlR * 100),
    ...changes,
  };
}

/** Normal numbers (Box and Muller) that tests can repeat. */
function normals(seed: number, count: number): number[] {
  const random = seededBy([seed]);
  return Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

describe('random numbers from data', () => {
  it('are the same for the same data, others for other data, even, and below 1', () => {
    const take = (values: number[]) => Array.from({ length: 5 }, seededBy(values));
    expect(take([1, 2, 3])).toEqual(take([1, 2, 3]));
    expect(take([1, 2, 3])).not.toEqual(take([1, 3, 2]));
    expect(take([])).not.toEqual(take([0]));
    const random = seededBy([7]);
    const bins = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 100_000; draw += 1) {
      const bin = Math.floor(random() * 10);
      bins[bin] = (bins[bin] ?? 0) + 1;
    }
    for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });
});

describe('the bootstrap interval', () => {
  it('states how it was made, repeats itself, and mirrors exactly', () => {
    const daily = normals(1, 100);
    const interval = meanInterval(daily);
    expect(interval).toMatchObject({ resamples: 1_999, blockDays: 5 });
    expect(meanInterval(daily)).toEqual(interval);
    const mirrored = meanInterval(daily.map((value) => -value));
    expect(mirrored?.low).toBeCloseTo(-(interval?.high ?? 0), 12);
    expect(mirrored?.high).toBeCloseTo(-(interval?.low ?? 0), 12);
    expect(meanInterval([])).toBeNull();
    expect(meanInterval([2, 2, 2])).toMatchObject({ mean: 2, low: 2, high: 2 });
  });

  it('is as wide as theory says for independent days: ± 1.96 σ ÷ √n', () => {
    const daily = normals(2, 365);
    const interval = meanInterval(daily) ?? { low: 0, high: 0 };
    expect((interval.high - interval.low) / 2).toBeCloseTo(1.96 / Math.sqrt(365), 1);
  });

  it('covers the truth about as often as it says: 9 to 10 of 10 times for independent days', () => {
    const covered = Array.from({ length: 100 }, (_, run) => {
      const interval = meanInterval(normals(1_000 + run, 60));
      return interval !== null && interval.low <= 0 && interval.high >= 0;
    });
    expect(covered.filter(Boolean).length / 100).toBeGreaterThan(0.88);
    expect(covered.filter(Boolean).length / 100).toBeLessThan(1);
  });

  it('is wider where days hang together than drawing single days would say', () => {
    // AR(1) with 0.6: the variance of the mean is (1 + 0.6) ÷ (1 − 0.6) = 4 times that of independent days.
    let last = 0;
    const daily = normals(3, 1_000).map((noise) => {
      last = 0.6 * last + noise;
      return last;
    });
    const interval = meanInterval(daily) ?? { low: 0, high: 0 };
    const single = (2 * 1.96 * Math.sqrt(1 / (1 - 0.36))) / Math.sqrt(1_000);
    expect((interval.high - interval.low) / single).toBeGreaterThan(1.5);
    expect((interval.high - interval.low) / single).toBeLessThan(2.3);
  });
});

describe('the verdict', () => {
  const noise = normals(4, 120);
  const level = new Array<number>(120).fill(0);

  it('is significant for a difference far beyond its noise, with a sign', () => {
    const better = difference(
      noise.map((value) => value + 1),
      level,
    );
    expect(better).toMatchObject({ days: 120, differingDays: 120, verdict: 'significant' });
    expect(better.interval?.low).toBeGreaterThan(0);
    expect(
      difference(
        level,
        noise.map((value) => value + 1),
      ).interval?.high,
    ).toBeLessThan(0);
  });

  it('is not for equals', () => {
    expect(difference(noise, level).verdict).toBe('not_significant');
    expect(difference(noise, noise)).toMatchObject({ differingDays: 0, verdict: 'not_significant' });
  });

  it('lets what the market did to both on a day cancel out', () => {
    const market = normals(5, 120).map((value) => value * 50);
    const both = market.map((value, day) => value + (day % 3) * 0.1);
    expect(difference(both, market).verdict).toBe('significant');
  });

  it('is too few days when it cannot be judged', () => {
    expect(difference([], [])).toMatchObject({ days: 0, interval: null, verdict: 'too_few_days' });
    expect(difference([1], [0]).verdict).toBe('too_few_days');
    expect(difference(new Array(29).fill(1), new Array(29).fill(0)).verdict).toBe('too_few_days');
    expect(difference(new Array(30).fill(1), new Array(30).fill(0)).verdict).toBe('significant');
  });

  it('is too few days when nearly all of them were idle', () => {
    const rare = level.map((_, day) => (day % 20 === 0 ? 1 : 0));
    expect(difference(rare, level)).toMatchObject({ differingDays: 6, verdict: 'too_few_days' });
  });
});

describe('correlation', () => {
  /** Anscombe (1973), "Graphs in Statistical Analysis", first set: r = 0.816. */
  it('of a published set', () => {
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    expect(correlation(x, y)).toBeCloseTo(0.81642, 5);
  });

  it('is 1 with itself, symmetric, and null where something never moves or days are missing', () => {
    const matrix = correlationMatrix([
      [1, 2, 4],
      [-1, -2, -4],
      [3, 3, 3],
    ]);
    expect(matrix.map((row) => row.map((value) => value && Math.round(value * 1e9) / 1e9))).toEqual([
      [1, -1, null],
      [-1, 1, null],
      [null, null, null],
    ]);
    expect(correlation([1, 2], [1, 2])).toBeNull();
    expect(correlation([1, 2, 3], [1, 2])).toBeNull();
  });
});

describe('a comparison', () => {
  const span = { from: FROM, to: FROM + 40 * DAY_MS };

  it('draws all curves over the same moments', () => {
    const { equity } = compare([[closed(1, 1), closed(3, -0.5)], [closed(2, 0.25)], []], span);
    expect(equity.at).toEqual([0, 1, 2, 3].map((day) => FROM + day * DAY_MS));
    expect(equity.curves).toEqual([
      { netR: [0, 1, 1, 0.5], netUsd: [0, 100, 100, 50] },
      { netR: [0, 0, 0.25, 0.25], netUsd: [0, 0, 25, 25] },
      { netR: [0, 0, 0, 0], netUsd: [0, 0, 0, 0] },
    ]);
  });

  it('thins long curves to 1,000 points that end where the trades end', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => closed(index / 200, 0.5));
    const { equity } = compare([many, many.slice(0, 10)], span);
    expect(equity.at).toHaveLength(1_000);
    expect(new Set(equity.at).size).toBe(1_000);
    expect(equity.curves.map(({ netR }) => netR.at(-1))).toEqual([2_500, 5]);
  });

  it('gives each of twenty curves half the points, and every pair its difference', () => {
    const many = Array.from({ length: 2_000 }, (_, index) => closed(index / 200, 0.5));
    const { equity, pairs } = compare([many, ...Array.from({ length: 19 }, () => [])], span);
    expect(equity.at).toHaveLength(500);
    expect(equity.curves[0]?.netR.at(-1)).toBe(1_000);
    expect(pairs).toHaveLength(190);
  });

  it('judges each pair once on days that both had, idle days counting as nothing made', () => {
    const daily = Array.from({ length: 40 }, (_, day) => closed(day, 1 + (day % 5) / 10));
    const { pairs, correlation: matrix } = compare([daily, [closed(5, 1)], []], span);
    expect(pairs.map(({ first, second, days, verdict }) => [first, second, days, verdict])).toEqual([
      [0, 1, 40, 'significant'],
      [0, 2, 40, 'significant'],
      [1, 2, 40, 'too_few_days'],
    ]);
    expect(matrix.map((row) => row.length)).toEqual([3, 3, 3]);
  });
});
