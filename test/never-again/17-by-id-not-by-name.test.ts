import { Bench, sampleStrategy } from '@ae/server/engine/core/samples.ts';
import { MODELS, modelById } from '@ae/strategies/registry.ts';
import { describe, expect, it } from 'vitest';
import { brokenRules } from './tree.ts';

function play(displayName: string) {
  const bench = new Bench([sampleStrategy({}, { displayName })]);
  for (let ms = 0; ms <= 76_000; ms += 1_000) bench.trade(ms);
  return {
    evaluations: bench.of('evaluation'),
    opened: bench.of('positionOpened').map(({ position }) => ({ ...position, strategyName: '' })),
  };
}

describe('nothing is chosen by a name or its beginning', () => {
  it('finds a model by its exact id only', () => {
    for (const { id } of MODELS) {
      expect(modelById(id)?.id).toBe(id);
      for (const near of [id.slice(0, -1), `${id} `, `${id}-copy`, id.toUpperCase()]) {
        expect(modelById(near)).toBeUndefined();
      }
    }
  });

  it('treats a renamed strategy as before', () => {
    expect(play('ETH_v53 something else')).toEqual(play('BTC_CVD15x1h_TP-balanced'));
  });

  it('has no code that reads letters of a symbol or a name in core and models', () => {
    expect(brokenRules('no-name-routing')).toEqual([]);
  });
});
