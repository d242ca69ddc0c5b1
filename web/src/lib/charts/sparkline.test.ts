import { describe, expect, it } from 'vitest';
import { sparkShape } from './sparkline.ts';

describe('sparkShape', () => {
  it('needs two points', () => {
    expect(sparkShape([], { width: 10, height: 10 })).toBeNull();
    expect(sparkShape([1], { width: 10, height: 10 })).toBeNull();
  });

  it('spans the width and keeps zero in view', () => {
    const shape = sparkShape([1, 2, 3], { width: 100, height: 20 });
    expect(shape?.line.startsWith('M0,')).toBe(true);
    expect(shape?.line).toContain('L100,');
    expect(shape?.zeroY).toBeGreaterThan(15);
    expect(shape?.zeroY).toBeLessThan(20);
  });

  it('draws a flat line at zero without dividing by nothing', () => {
    expect(sparkShape([0, 0], { width: 10, height: 10 })?.zeroY).toBe(5);
  });
});
