import { describe, expect, it } from 'vitest';
import { extent, including, niceTicks, padded, rescale } from './scale.ts';

describe('scale', () => {
  it('finds the extent over columns, without the unknown', () => {
    expect(
      extent([
        [1, null, 4],
        [Number.NaN, -2],
      ]),
    ).toEqual([-2, 4]);
    expect(extent([[null], []])).toBeNull();
  });

  it('gives air, and opens a flat domain', () => {
    expect(padded([0, 100], 0.1)).toEqual([-10, 110]);
    expect(padded([5, 5])).toEqual([4.95, 5.05]);
    expect(padded([0, 0])).toEqual([-1, 1]);
  });

  it('includes zero', () => {
    expect(including([2, 3], 0)).toEqual([0, 3]);
    expect(including([-3, -2], 0)).toEqual([-3, 0]);
  });

  it('picks round ticks without binary dust', () => {
    expect(niceTicks([0, 1], 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(niceTicks([61_234, 61_999], 4)).toEqual([61_400, 61_600, 61_800]);
    expect(niceTicks([0.05, 0.35], 3)).toEqual([0.1, 0.2, 0.3]);
    expect(niceTicks([3, 3], 4)).toEqual([]);
  });

  it('maps one domain on another and back', () => {
    const to = rescale([0, 10], [100, 200]);
    const back = rescale([100, 200], [0, 10]);
    expect(to(5)).toBe(150);
    expect(back(to(7))).toBeCloseTo(7, 12);
  });
});
