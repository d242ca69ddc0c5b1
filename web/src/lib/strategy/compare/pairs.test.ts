import { describe, expect, it } from 'vitest';
import type { DifferenceView } from './documents.ts';
import { luckyPairs, orderPairs, pairsOf } from './pairs.ts';

const pair = (
  firstId: string,
  secondId: string,
  verdict: DifferenceView['verdict'],
  meanDailyR: number | null,
) => ({ firstId, secondId, verdict, meanDailyR }) as DifferenceView;

const PAIRS = [
  pair('a', 'b', 'too_few_days', 9),
  pair('a', 'c', 'not_significant', 0.1),
  pair('a', 'd', 'significant', 0.2),
  pair('b', 'c', 'significant', -0.5),
  pair('b', 'd', 'not_significant', null),
];

describe('pairs of many strategies', () => {
  it('show first what can be told apart, the farthest apart on top', () => {
    const names = orderPairs(PAIRS).map(({ firstId, secondId }) => firstId + secondId);
    expect(names).toEqual(['bc', 'ad', 'ac', 'bd', 'ab']);
  });

  it('can be those of one strategy', () => {
    expect(pairsOf(PAIRS, 'c')).toEqual([PAIRS[1], PAIRS[3]]);
    expect(pairsOf(PAIRS, null)).toEqual(PAIRS);
  });

  it('tell how many would seem to differ by luck', () => {
    expect(luckyPairs(190)).toBeCloseTo(9.5, 12);
  });
});
