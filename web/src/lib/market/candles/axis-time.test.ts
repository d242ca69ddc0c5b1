import { describe, expect, it } from 'vitest';
import { axisTime } from './axis-time.ts';

describe('axisTime', () => {
  it.each([-480, 0, 330, 825])('goes there and back with %d minutes ahead of UTC', (minutes) => {
    const axis = axisTime(false, minutes);
    expect(axis.toEpochMs(axis.toAxis(1_700_000_000_000))).toBe(1_700_000_000_000);
    expect(axis.toAxis(0)).toBe(minutes * 60);
  });

  it('leaves bars of whole days where they are', () => {
    expect(axisTime(true, 330).toAxis(86_400_000)).toBe(86_400);
  });
});
