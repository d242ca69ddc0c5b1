import { describe, expect, it } from 'vitest';
import {
  newestAt,
  per8h,
  perYear,
  type Rate,
  reduceRates,
  STRONGEST,
  silentForMs,
  sortRates,
} from './rates.ts';

const rate = (symbol: string, fundingRate: number): Rate => ({
  symbol,
  fundingRate,
  markPrice: 100,
  indexPrice: 99,
  basisFraction: 0.01,
  fundingIntervalHours: 8,
  nextFundingAt: '2026-01-01T08:00:00.000Z',
  time: '2026-01-01T00:00:00.000Z',
});

describe('rates', () => {
  it('are replaced by a snapshot and changed by what follows', () => {
    const first = reduceRates(null, {
      rates: { sequence: 0, reset: true, rates: [rate('A', 1), rate('B', 2)] },
    });
    const second = reduceRates(first, { rates: { sequence: 1, reset: false, rates: [rate('B', 3)] } });
    expect([...second.values()].map(({ symbol, fundingRate }) => [symbol, fundingRate])).toEqual([
      ['A', 1],
      ['B', 3],
    ]);
    expect(reduceRates(second, { rates: { sequence: 0, reset: true, rates: [] } }).size).toBe(0);
  });

  it('are sorted by a column, equal ones by instrument', () => {
    const rates = [rate('C', 1), rate('A', 1), rate('B', 2)];
    const symbols = (descending: boolean) =>
      sortRates(rates, { column: 'fundingRate', descending }).map(({ symbol }) => symbol);
    expect(symbols(true)).toEqual(['B', 'A', 'C']);
    expect(symbols(false)).toEqual(['A', 'C', 'B']);
    expect(sortRates(rates, { column: 'symbol', descending: true })[0]?.symbol).toBe('C');
  });

  it('are strongest first, whichever side pays', () => {
    const rates = [rate('A', 0.0001), rate('B', -0.0004), rate('C', 0.0002)];
    expect(sortRates(rates, STRONGEST).map(({ symbol }) => symbol)).toEqual(['B', 'C', 'A']);
  });

  it('are old when others were renewed for ten seconds without them', () => {
    const later = { ...rate('B', 1), time: '2026-01-01T00:00:10.000Z' };
    const silent = (newest: Rate): (number | null)[] =>
      [rate('A', 1), newest].map((one) => silentForMs(one, newestAt([rate('A', 1), newest])));
    expect(silent(later)).toEqual([null, null]);
    expect(silent({ ...later, time: '2026-01-01T00:00:10.001Z' })).toEqual([10_001, null]);
    expect(newestAt([])).toBe(0);
  });

  it('are compared over eight hours and over a year', () => {
    const fourHourly = { ...rate('A', 0.0001), fundingIntervalHours: 4 };
    expect(per8h(fourHourly)).toBeCloseTo(0.0002, 12);
    expect(perYear(fourHourly)).toBeCloseTo(0.219, 12);
  });
});
