import { describe, expect, it } from 'vitest';
import { evaluation } from './fixtures.test-data.ts';
import { gateState, gateUnit, readReason } from './reasons.ts';
import { append, EMPTY_HISTORY, readRange, signalMarks } from './score-history.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('score history', () => {
  it('adds a point per minute and replaces within one', () => {
    const one = append(EMPTY_HISTORY, evaluation(HOUR, { score: 1 }), 1);
    const two = append(one, evaluation(HOUR + 15_000, { score: 2, direction: 'SHORT' }), 1);
    const three = append(two, evaluation(HOUR + MINUTE, { score: 3, cvdFast: null }), 1);
    expect(two.score).toEqual([2]);
    expect(three).toMatchObject({
      at: [HOUR + 15_000, HOUR + MINUTE],
      score: [2, 3],
      direction: [-1, 1],
      cvdFast: [10, null],
    });
  });

  it('drops what left the range, and ignores the past', () => {
    const old = append(EMPTY_HISTORY, evaluation(HOUR), 1);
    const next = append(old, evaluation(3 * HOUR), 1);
    expect(next.at).toEqual([3 * HOUR]);
    expect(append(next, evaluation(2 * HOUR), 1)).toBe(next);
  });

  it('marks signals at the score they had', () => {
    const first = append(EMPTY_HISTORY, evaluation(HOUR, { signal: 'LONG', score: 80 }), 1);
    const second = append(
      first,
      evaluation(HOUR + 5 * MINUTE, { direction: 'SHORT', signal: 'SHORT', score: 90 }),
      1,
    );
    expect(signalMarks(second)).toEqual([
      { at: HOUR, value: 80, direction: 'up' },
      { at: HOUR + 5 * MINUTE, value: 90, direction: 'down' },
    ]);
  });

  it('reads ranges', () => {
    expect([readRange('12'), readRange('7'), readRange(null)]).toEqual([12, 4, 4]);
  });
});

describe('reasons', () => {
  it('splits a named feature', () => {
    expect(readReason('missing_feature:obi10')).toEqual({ code: 'missing_feature', subject: 'obi10' });
    expect(readReason('low_vol')).toEqual({ code: 'low_vol', subject: null });
  });

  it('writes a gate of money as money', () => {
    expect(gateUnit({ name: 'whale', threshold: 20_000 })).toBe('usd');
    expect(gateUnit({ name: 'whale', threshold: 0.5 })).toBe('ratio');
    expect(gateUnit({ name: 'vol', threshold: 0.002 })).toBe('percent');
    expect(gateUnit({ name: 'vwap', threshold: 0 })).toBe('percent');
    expect(gateUnit({ name: 'spot-perp', threshold: 1 })).toBe('quantity');
    expect(gateUnit({ name: 'anything new', threshold: null })).toBe('ratio');
  });

  it('tells blocked, missing, off and passed apart', () => {
    expect(gateState({ passed: true, reason: null })).toBe('passed');
    expect(gateState({ passed: true, reason: 'disabled' })).toBe('off');
    expect(gateState({ passed: false, reason: 'low_vol' })).toBe('blocked');
    expect(gateState({ passed: false, reason: 'missing_feature:obi10' })).toBe('missing');
  });
});
