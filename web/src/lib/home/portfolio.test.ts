import { describe, expect, it } from 'vitest';
import type { OpenPosition, Score } from './documents.ts';
import {
  newestFirst,
  placeOf,
  progress,
  reducePositions,
  reduceScores,
  topScores,
  unrealised,
} from './portfolio.ts';

const position = (id: string, values: Partial<OpenPosition> = {}): OpenPosition => ({
  id,
  strategyId: 's',
  strategyName: 'S',
  symbol: 'BTCUSDT',
  side: 'LONG',
  status: 'active',
  openedAt: '2026-01-01T00:00:00.000Z',
  timeoutAt: '2026-01-01T04:00:00.000Z',
  entryPrice: '100',
  stopPrice: '90',
  tp1Price: '110',
  tp2Price: '130',
  price: 100,
  unrealisedR: 0,
  unrealisedUsd: 0,
  ...values,
});

const score = (strategyId: string, value: number, signal: Score['signal'] = null): Score => ({
  strategyId,
  symbol: 'BTCUSDT',
  at: '2026-01-01T00:00:15.000Z',
  direction: 'LONG',
  score: value,
  signal,
  blockReason: null,
  suppressedBy: null,
});

const update = (reset: boolean, positions: OpenPosition[], closedIds: string[] = []) => ({
  positions: { reset, positions, closedIds },
});

describe('positions', () => {
  it('start from the snapshot, then change and leave', () => {
    const first = reducePositions(null, update(true, [position('a'), position('b')]));
    const second = reducePositions(first, update(false, [position('b', { unrealisedR: 2 })], ['a']));
    expect([...second.keys()]).toEqual(['b']);
    expect(second.get('b')?.unrealisedR).toBe(2);
    expect([...reducePositions(second, update(true, [position('c')])).keys()]).toEqual(['c']);
  });

  it('add up, leaving out what has no price yet', () => {
    const open = reducePositions(
      null,
      update(true, [
        position('a', { unrealisedR: 1.5, unrealisedUsd: 300 }),
        position('b', { unrealisedR: null, unrealisedUsd: null }),
        position('c', { unrealisedR: -0.5, unrealisedUsd: -100 }),
      ]),
    );
    expect(unrealised(open)).toEqual({ r: 1, usd: 200 });
  });

  it('are listed newest first', () => {
    const open = reducePositions(
      null,
      update(true, [position('old'), position('new', { openedAt: '2026-01-02T00:00:00.000Z' })]),
    );
    expect(newestFirst(open).map(({ id }) => id)).toEqual(['new', 'old']);
  });

  it('stand between stop and second target, for both sides', () => {
    expect(progress(position('a', { price: 110 }))).toBeCloseTo(0.5);
    const short = { side: 'SHORT', stopPrice: '110', tp2Price: '70', entryPrice: '100' } as const;
    expect(progress(position('b', { ...short, price: 90 }))).toBeCloseTo(0.5);
    expect(placeOf(100, position('b', short))).toBeCloseTo(0.25);
    expect(progress(position('c', { price: 50 }))).toBe(0);
    expect(progress(position('d', { price: null }))).toBeNull();
  });
});

describe('scores', () => {
  it('keep the latest per strategy and rank the best', () => {
    const first = reduceScores(null, {
      scores: { reset: true, evaluations: [score('a', 10), score('b', 90)] },
    });
    const second = reduceScores(first, { scores: { reset: false, evaluations: [score('a', 95)] } });
    expect(topScores(second, 1).map(({ strategyId }) => strategyId)).toEqual(['a']);
    expect(topScores(second, 5)).toHaveLength(2);
  });
});
