import { describe, expect, it } from 'vitest';
import { evaluation } from '../fixtures.test-data.ts';
import { onTop, rowOf } from './evaluation-rows.ts';
import { scaleOf, whiskerOf, worthOf } from './gate-value.ts';

describe('evaluation rows', () => {
  it('puts pushed ones on top, each time once', () => {
    const stored = [rowOf(evaluation(30_000)), rowOf(evaluation(15_000))];
    const rows = onTop(stored, [rowOf(evaluation(45_000)), rowOf(evaluation(30_000, { score: 99 }))]);
    expect(rows.map(({ at }) => Date.parse(at))).toEqual([45_000, 30_000, 15_000]);
    expect(rows[1]?.score).toBe(99);
  });
});

describe('worth of a gate', () => {
  const worth = (low: number, high: number) => worthOf({ decided: 10, interval: { low, high } });

  it('says what the interval allows to say', () => {
    expect([worth(0.1, 0.4), worth(-0.4, -0.1), worth(-0.1, 0.2)]).toEqual(['saves', 'costs', 'unsure']);
    expect(worthOf({ decided: 1, interval: null })).toBe('few');
    expect(worthOf({ decided: 9, interval: { low: 0.1, high: 0.1 } })).toBe('few');
  });

  it('draws all on one scale around zero', () => {
    const scale = scaleOf([{ low: -1, high: 0.5 }, null]);
    expect(scale).toBe(1);
    expect(whiskerOf({ low: -1, mean: 0, high: 0.5 }, scale)).toEqual({ low: 0, mean: 0.5, high: 0.75 });
    expect(scaleOf([])).toBe(0.1);
  });
});
