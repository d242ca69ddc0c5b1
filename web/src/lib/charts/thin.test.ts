import { describe, expect, it } from 'vitest';
import { pick, thinIndices } from './thin.ts';

describe('thinIndices', () => {
  it('keeps everything when there is little', () => {
    expect(thinIndices(4, [[1, 2, 3, 4]], 10)).toEqual([0, 1, 2, 3]);
  });

  it('keeps the ends and every extreme, in order, and thins the rest', () => {
    const values = Array.from({ length: 10_000 }, (_, index) => Math.sin(index / 300));
    values[4321] = 99;
    values[7777] = -99;
    const kept = thinIndices(values.length, [values], 200);
    expect(kept.length).toBeLessThanOrEqual(800);
    expect(kept).toContain(4321);
    expect(kept).toContain(7777);
    expect(kept[0]).toBe(0);
    expect(kept.at(-1)).toBe(9999);
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
  });

  it('passes over holes', () => {
    const holes = Array.from({ length: 100 }, () => null);
    expect(thinIndices(100, [holes], 10)).toHaveLength(20);
  });

  it('picks entries', () => {
    expect(pick(['a', 'b', 'c'], [0, 2])).toEqual(['a', 'c']);
  });
});
