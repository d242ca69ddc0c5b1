import { describe, expect, it } from 'vitest';
import { fromStart } from './equity.ts';

describe('fromStart', () => {
  it('begins at zero before the first trade', () => {
    const curve = { at: [200, 300], netR: [-1, 0.5], netUsd: [-10, 5] };
    expect(fromStart(curve, 100)).toEqual({ at: [100, 200, 300], netR: [0, -1, 0.5], netUsd: [0, -10, 5] });
  });

  it('leaves a curve alone that has no trade or no known beginning before it', () => {
    expect(fromStart(undefined, 100).at).toEqual([]);
    const curve = { at: [200], netR: [1], netUsd: [10] };
    expect(fromStart(curve, 200)).toBe(curve);
    expect(fromStart(curve, Number.NaN)).toBe(curve);
  });
});
