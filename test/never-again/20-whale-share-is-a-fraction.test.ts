import { InstrumentFeatures } from '@ae/server/engine/core/features/instrument-features.ts';
import { START, sampleInstrument, sampleTrade } from '@ae/server/engine/core/samples.ts';
import { modelById } from '@ae/strategies/registry.ts';
import { sampleConfig, sampleFeatures } from '@ae/strategies/samples.ts';
import { describe, expect, it } from 'vitest';

const model = modelById('orderflow-v54');
const config = sampleConfig({ gateWhale: { enabled: true, whaleUsdThreshold: 100_000, whaleFlowPct: 0.5 } });
const blockedAt = (whaleRatio: number) =>
  model?.evaluate(sampleFeatures({ whaleRatio }), config, null).blockReason;

describe('the whale share is −1..1 from trade to gate', () => {
  it('is measured so', () => {
    const features = new InstrumentFeatures(sampleInstrument(), { whaleThresholds: [100_000] });
    features.addTrade(sampleTrade({ aggId: 1, qty: 3 }));
    features.addTrade(sampleTrade({ aggId: 2, qty: 9, takerSide: 'sell' }));
    expect(features.snapshot(START).whaleRatios['100000']).toBeCloseTo(-0.5, 12);
  });

  it('blocks just beyond the threshold and not at it', () => {
    expect(blockedAt(-0.5)).toBeNull();
    expect(blockedAt(-0.500001)).toBe('whale_flow');
  });
});
