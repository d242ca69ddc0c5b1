import { describe, expect, it } from 'vitest';
import { Walk } from './walk.ts';

const counting = (cached: number) =>
  new Walk<number, number>(1, (start, chunk) => ({ end: start * 3, columns: start * 100 + chunk }), cached);

describe('Walk', () => {
  it('reads any chunk in any order and again after it was forgotten', () => {
    const walk = counting(1);
    expect(walk.columns(3)).toBe(2_703);
    expect(walk.columns(0)).toBe(100);
    expect(walk.columns(3)).toBe(2_703);
    expect(walk.border(2)).toBe(9);
  });

  it('has nothing before genesis', () => {
    expect(() => counting(1).columns(-1)).toThrow(RangeError);
  });
});
