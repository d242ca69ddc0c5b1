import { describe, expect, it } from 'vitest';
import type { StatsView } from '../types.ts';
import { bestOf, letterOf, METRICS, metricValue, strengthOf } from './metrics.ts';

const traded = { trades: 4, netR: 2, netUsd: '400.50', winRate: 0.5, profitFactor: null } as StatsView;

describe('comparison', () => {
  it('finds the best, and none where nobody is better', () => {
    expect(bestOf([1, 3, 2], 'more')).toEqual([1]);
    expect(bestOf([1, 3, 1], 'less')).toEqual([0, 2]);
    expect(bestOf([2, 2], 'more')).toEqual([]);
    expect(bestOf([null, 2], 'more')).toEqual([]);
    expect(bestOf([null, -2, -1], 'more')).toEqual([2]);
    expect(bestOf([1, 2], null)).toEqual([]);
  });

  it('has a value only where something was traded', () => {
    expect(metricValue(traded, 'netUsd')).toBe(400.5);
    expect(metricValue(traded, 'profitFactor')).toBeNull();
    const idle = { ...traded, trades: 0, netR: 0 } as StatsView;
    expect([metricValue(idle, 'netR'), metricValue(idle, 'trades')]).toEqual([null, 0]);
  });

  it('shows each metric once', () => {
    expect(new Set(METRICS.map(({ key }) => key)).size).toBe(METRICS.length);
    expect([letterOf(0), letterOf(5)]).toEqual(['A', 'F']);
  });

  it.each([
    [null, 'unknown'],
    [1, 'same'],
    [0.8, 'strong'],
    [0.4, 'some'],
    [0, 'none'],
    [-0.5, 'opposite'],
  ])('a correlation of %s is %s', (value, word) => {
    expect(strengthOf(value)).toBe(word);
  });
});
