import { describe, expect, it } from 'vitest';
import type { StatsView } from '../types.ts';
import {
  bestOf,
  colourOf,
  exitsOf,
  holdOf,
  isDashed,
  letterOf,
  METRIC_GROUPS,
  type MetricKey,
  metricValue,
  strengthOf,
} from './metrics.ts';

/** What spec 04 counts, and what the page of a strategy shows besides. */
const SHOWN: readonly MetricKey[] = [
  ...(['netR', 'netUsd', 'balance', 'trades', 'openPositions', 'winRate', 'last24hR', 'last24hUsd'] as const),
  ...(['expectancyR', 'profitFactor', 'averageWinR', 'averageLossR', 'winLossRatio', 'grossR'] as const),
  ...(['feesR', 'maxDrawdownR', 'maxDrawdownFraction', 'sharpePerTrade', 'sharpeDaily'] as const),
  ...(['sortinoDaily', 'stdR', 'probabilisticSharpe', 'deflatedSharpe', 'exposureFraction'] as const),
  ...(['medianR', 'p25R', 'p75R', 'bestR', 'worstR', 'firstTradeAt', 'lastTradeAt'] as const),
  'averageHoldMs',
];

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
    expect(metricValue({ ...idle, balance: '10000' }, 'balance')).toBe(10_000);
  });

  it('takes a time as a moment', () => {
    const stats = { ...traded, lastTradeAt: '2026-01-02T00:00:00.000Z', firstTradeAt: null };
    expect(metricValue(stats, 'lastTradeAt')).toBe(Date.UTC(2026, 0, 2));
    expect(metricValue(stats, 'firstTradeAt')).toBeNull();
  });

  it('shows what the page of a strategy does (spec 04), each once and in its groups', () => {
    const keys = METRIC_GROUPS.flatMap(({ metrics }) => metrics.map(({ key }) => key));
    expect(new Set(keys).size).toBe(keys.length);
    expect([...keys].sort()).toEqual([...SHOWN].sort());
    expect(METRIC_GROUPS.map(({ name }) => name)).toEqual(['summary', 'result', 'risk', 'spread', 'hold']);
  });

  it('shows how long trades were held by every way in which one of any strategy ended', () => {
    const held = (exit: 'sl' | 'tp' | 'timeout', averageHoldMs: number) => ({
      exit,
      trades: 1,
      averageHoldMs,
    });
    const [a, b] = [[held('timeout', 5)], [held('tp', 7), held('sl', 9)]].map(
      (averageHoldByExit) => ({ ...traded, averageHoldByExit }) as StatsView,
    );
    if (a === undefined || b === undefined) throw new Error('two were made');
    expect(exitsOf([a, b])).toEqual(['tp', 'sl', 'timeout']);
    expect([holdOf(a, 'sl'), holdOf(b, 'sl')]).toEqual([null, 9]);
  });

  it('tells twenty strategies apart by letter, and twelve by colour and dash', () => {
    const places = Array.from({ length: 20 }, (_, place) => place);
    expect([letterOf(0), letterOf(19)]).toEqual(['A', 'T']);
    expect(new Set(places.slice(0, 12).map((place) => colourOf(place) + isDashed(place))).size).toBe(12);
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
