import { describe, expect, it } from 'vitest';
import type { ModelFeatures } from '../features.ts';
import type { ModelEvaluation } from '../model.ts';
import { sampleConfig, sampleFeatures } from '../samples.ts';
import { btcGates } from './btc-gates.ts';

function evaluate(changes: Partial<ModelFeatures>, config: Record<string, unknown> = {}): ModelEvaluation {
  const settings = sampleConfig({ model: 'btc-gates', ...config });
  return btcGates.evaluate(sampleFeatures({ whaleRatio: 0.6, ...changes }), settings, null);
}

describe('btc-gates', () => {
  it.each([
    [0.5, 'LONG', null],
    [0.499, null, 'no_whale_flow'],
    [-0.5, 'SHORT', null],
    [-0.499, null, 'no_whale_flow'],
    [0, null, 'no_whale_flow'],
    [null, null, 'missing_feature:whaleRatio'],
  ])('whale ratio %s sets the side %s, block %s', (whaleRatio, side, blockReason) => {
    const score = side === null ? 0 : 100;
    expect(evaluate({ whaleRatio })).toMatchObject({
      direction: side,
      signal: side,
      tier: side === null ? null : 'standard',
      score,
      rawScore: score,
      layers: [],
      blockReason,
    });
  });

  it('has no side at ratio 0, even with threshold 0', () => {
    expect(evaluate({ whaleRatio: 0 }, { gateWhale: { whaleFlowPct: 0 } }).direction).toBeNull();
  });

  it.each([
    [{ atrPct1h: 0.00199 }, 'low_vol'],
    [{ atrPct1h: 0.002 }, null],
    [{ atrPct1h: null }, 'missing_feature:atrPct1h'],
    [{ obi10: -0.301 }, 'obi_veto'],
    [{ obi10: -0.3 }, null],
    [{ obi10: 0.301, whaleRatio: -0.6 }, 'obi_veto'],
    [{ obi10: 0.3, whaleRatio: -0.6 }, null],
    [{ obi10: null }, 'missing_feature:obi10'],
    [{ spotPerpTrap: true }, 'spot_perp_trap'],
    [{ spotPerpTrap: null }, 'missing_feature:spotPerpTrap'],
    [{ cvdFast: null, cvdSlow: null, atrPct: null }, null],
  ])('%j: %s', (changes, blockReason) => {
    const evaluation = evaluate(changes);
    expect(evaluation.blockReason).toBe(blockReason);
    expect(evaluation.score).toBe(blockReason === null ? 100 : 0);
    expect(evaluation.direction).not.toBeNull();
  });

  it.each([
    [true, 1],
    [false, 0],
    [null, null],
  ])('shows the trap %s as %s', (spotPerpTrap, value) => {
    expect(evaluate({ spotPerpTrap }).gates[3]).toMatchObject({ name: 'spot-perp', value, threshold: 1 });
  });

  it('is its gates: the switches do not take one away', () => {
    const off = { enabled: false };
    const config = { gateVol: off, gateWhale: off, gateObi: off, gateSpotPerp: off };
    expect(evaluate({ atrPct1h: 0 }, config).blockReason).toBe('low_vol');
    expect(evaluate({ spotPerpTrap: true }, config).blockReason).toBe('spot_perp_trap');
  });

  it('reports the side but signals only an allowed one', () => {
    expect(evaluate({}, { direction: 'short_only' })).toMatchObject({
      direction: 'LONG',
      score: 100,
      signal: null,
    });
  });
});
