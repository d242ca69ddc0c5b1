import { describe, expect, it } from 'vitest';
import { type Bar, changedFrom, mergeBars, withBar } from './bars.ts';

const bar = (openAt: number, close = 1): Bar => ({
  openAt,
  open: 1,
  high: 2,
  low: 0.5,
  close,
  volume: 3,
  trades: 4,
});
const times = (bars: readonly Bar[]): number[] => bars.map(({ openAt }) => openAt);

describe('bars', () => {
  it('of two readings are one ascending series, the later reading counts', () => {
    const merged = mergeBars([bar(1), bar(2)], [bar(2, 9), bar(3)]);
    expect(times(merged)).toEqual([1, 2, 3]);
    expect(merged[1]?.close).toBe(9);
  });

  it('grow at the end, and the last but one may still close', () => {
    expect(times(withBar([bar(1), bar(2)], bar(3)))).toEqual([1, 2, 3]);
    expect(withBar([bar(1), bar(2)], bar(2, 7)).at(-1)?.close).toBe(7);
    expect(withBar([bar(1), bar(2)], bar(1, 7))[0]?.close).toBe(7);
    expect(times(withBar([bar(2), bar(3), bar(4)], bar(1)))).toEqual([2, 3, 4]);
    expect(times(withBar([], bar(1)))).toEqual([1]);
  });

  it.each([
    ['the last one changed', [1, 2, 3], [1, 2, 3], 1],
    ['one was added', [1, 2, 3], [1, 2, 3, 4], 1],
    ['older ones came', [2, 3, 4], [1, 2, 3, 4], null],
    ['another series', [1, 2, 3], [1, 5, 9], null],
    ['too few', [1], [1, 2], null],
  ] as const)('are drawn anew only where needed: %s', (_what, before, after, from) => {
    expect(
      changedFrom(
        before.map((at) => bar(at)),
        after.map((at) => bar(at)),
      ),
    ).toBe(from);
  });

  it('are drawn anew where one before the end was repaired, not where the same was read again', () => {
    const drawn = [1, 2, 3, 4].map((at) => bar(at));
    const again = drawn.map((one) => ({ ...one }));
    expect(changedFrom(drawn, again)).toBe(2);
    expect(changedFrom(drawn, again.with(1, bar(2, 9)))).toBeNull();
    expect(changedFrom(drawn, again.with(3, bar(4, 9)))).toBe(2);
  });
});
