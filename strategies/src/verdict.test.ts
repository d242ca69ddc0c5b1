import { describe, expect, it } from 'vitest';
import { sampleConfig } from './samples.ts';
import { conclude } from './verdict.ts';

const LAYER = { name: 'direction', raw: 1, rawMax: 1, score: 1, max: 1 };

function scored(sum: number): ReturnType<typeof conclude> {
  const findings = { direction: 'LONG', gates: [], layers: [LAYER], sum, noDirection: 'none' } as const;
  return conclude({ ...findings, gates: [], layers: [LAYER] }, sampleConfig());
}

describe('conclude', () => {
  it.each([
    [70.35, 70.4],
    [70.349999, 70.3],
    [0.05, 0.1],
    [1.15, 1.2],
    [8.35, 8.4],
    [99.96, 100],
    [100.0000001, 100],
    [105, 100],
  ])('rounds %d to %d, half up, at most 100', (sum, score) => {
    expect(scored(sum).score).toBe(score);
  });

  it('keeps the sum beyond 100 and drops only binary dust', () => {
    expect(scored(105).rawScore).toBe(105);
    expect(scored(0.1 + 0.2).rawScore).toBe(0.3);
    expect(scored(63.533333333).rawScore).toBe(63.533333333);
  });

  it('compares the rounded score with entry and flip', () => {
    expect(scored(74.94)).toMatchObject({ score: 74.9, signal: null, tier: null });
    expect(scored(74.95)).toMatchObject({ score: 75, signal: 'LONG', tier: 'standard' });
    expect(scored(79.94)).toMatchObject({ tier: 'standard' });
    expect(scored(79.95)).toMatchObject({ score: 80, tier: 'heavy' });
  });
});
