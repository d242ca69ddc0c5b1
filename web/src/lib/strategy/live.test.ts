import { describe, expect, it } from 'vitest';
import { card, evaluation, position } from './fixtures.test-data.ts';
import { reduceEvents, reducePositions, reduceScores, reduceStrategies, risen } from './live.ts';

describe('live reducers', () => {
  it('keeps the newest score of each strategy until a reset', () => {
    const first = reduceScores(null, {
      scores: { reset: true, evaluations: [evaluation(1), evaluation(1, { strategyId: 'S2' })] },
    });
    const second = reduceScores(first, {
      scores: { reset: false, evaluations: [evaluation(2, { score: 88 })] },
    });
    expect([second.get('S1')?.score, second.size]).toEqual([88, 2]);
    const third = reduceScores(second, { scores: { reset: true, evaluations: [evaluation(3)] } });
    expect([...third.keys()]).toEqual(['S1']);
    expect(first.get('S1')?.score).toBe(70);
  });

  it('adds, changes and drops positions', () => {
    const message = (positions: string[], closedIds: string[], reset = false) => ({
      positions: { sequence: 1, reset, positions: positions.map((id) => position({ id })), closedIds },
    });
    const open = reducePositions(undefined, message(['a', 'b'], [], true));
    expect([...reducePositions(open, message(['c'], ['a'])).keys()]).toEqual(['b', 'c']);
    expect([...reducePositions(open, message([], [], true)).keys()]).toEqual([]);
  });

  it('keeps strategies as last pushed', () => {
    const message = (reset: boolean, ...strategies: ReturnType<typeof card>[]) => ({
      strategyChanged: { sequence: 1, reset, strategies },
    });
    const first = reduceStrategies(null, message(true, card(), card({ id: 'S2' })));
    const second = reduceStrategies(first, message(false, card({ version: 2 })));
    expect([second.get('S1')?.version, second.size, first.get('S1')?.version]).toEqual([2, 2, 1]);
    expect(reduceStrategies(second, message(true, card())).size).toBe(1);
  });

  it('tells which strategies traded since last looked at', () => {
    const event = (strategyId: string) => ({
      tradeEvents: { sequence: 1, kind: 'closed', at: '', position: { id: 'p', strategyId } },
    });
    const seen = reduceEvents(null, event('S1'));
    const now = reduceEvents(reduceEvents(seen, event('S2')), event('S1'));
    expect(risen(seen, now).sort()).toEqual(['S1', 'S2']);
    expect(risen(now, now)).toEqual([]);
  });
});
