import { describe, expect, it } from 'vitest';
import { type FeatureSnapshot, modelFeatures, type SlopeMemory } from './features.ts';
import { sampleConfig, sampleFeatures } from './samples.ts';

function snapshot(cvd30m: number | null): FeatureSnapshot {
  const features = sampleFeatures();
  return {
    ...features,
    cvd: { ...features.cvd, '5m': 1, '30m': cvd30m, '1h': 3, '4h': 4 },
    whaleRatios: { '100000': 0.25 },
  };
}

describe('modelFeatures', () => {
  it('takes the windows and the whale threshold of the strategy', () => {
    const config = sampleConfig({ cvdFastWindow: '5m', cvdSlowWindow: '1h' });
    expect(modelFeatures(snapshot(7), config, null).features).toMatchObject({
      cvdFast: 1,
      cvdSlow: 3,
      whaleRatio: 0.25,
    });
  });

  it('knows no whale ratio for a threshold nobody measured', () => {
    const config = sampleConfig({ gateWhale: { whaleUsdThreshold: 60_000 } });
    expect(modelFeatures(snapshot(7), config, null).features.whaleRatio).toBeNull();
  });

  it('has slope 0 at the first evaluation and acceleration 0 at the first two', () => {
    expect(motions([10, 13, 18, 16])).toEqual([
      [0, 0],
      [3, 0],
      [5, 2],
      [-2, -7],
    ]);
  });

  it('knows neither while the CVD is unknown, and starts again after that', () => {
    expect(motions([10, 13, null, 20, 21, 24])).toEqual([
      [0, 0],
      [3, 0],
      [null, null],
      [0, 0],
      [1, 0],
      [3, 2],
    ]);
  });
});

function motions(values: readonly (number | null)[]): (number | null)[][] {
  let memory: SlopeMemory | null = null;
  return values.map((value) => {
    const step = modelFeatures(snapshot(value), sampleConfig(), memory);
    memory = step.memory;
    return [step.features.cvdFastSlope, step.features.cvdAccel];
  });
}
