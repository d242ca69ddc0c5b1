import { coinbaseSpotPrice } from '@ae/server/engine/adapters/coinbase/spot-price.ts';
import { modelById } from '@ae/strategies/registry.ts';
import { sampleConfig, sampleFeatures } from '@ae/strategies/samples.ts';
import { describe, expect, it } from 'vitest';

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

describe('a coin without a Coinbase pair', () => {
  it('has no premium, and is asked for once', async () => {
    let asked = 0;
    const price = coinbaseSpotPrice('http://127.0.0.1', silent, () => {
      asked += 1;
      return Promise.resolve(new Response('{"message":"NotFound"}', { status: 404 }));
    });
    expect([await price('BNB'), await price('BNB')]).toEqual([null, null]);
    expect(asked).toBe(1);
  });

  it('is scored with a missing premium, not refused', () => {
    const features = sampleFeatures({ coinbasePremium: null });
    const evaluation = modelById('orderflow-v54')?.evaluate(features, sampleConfig(), null);
    expect(evaluation?.blockReason).toBeNull();
    expect(evaluation?.layers.find(({ name }) => name === 'auxiliary')).toMatchObject({ raw: 2, rawMax: 5 });
  });
});
