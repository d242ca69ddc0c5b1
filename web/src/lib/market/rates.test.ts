import { describe, expect, it } from 'vitest';
import { type Rate, reduceRates, sortRates } from './rates.ts';

const rate = (symbol: string, fundingRate: number): Rate => ({
  symbol,
  fundingRate,
  markPrice: 100,
  indexPrice: 99,
  basisFraction: 0.01,
  nextFundingAt: '2026-01-01T08:00:00.000Z',
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
});
