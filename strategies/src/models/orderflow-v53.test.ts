import { describe, expect, it } from 'vitest';
import type { ModelFeatures } from '../features.ts';
import type { ModelEvaluation, StrategyModel } from '../model.ts';
import { largeTrades, mirrored, sampleConfig, sampleFeatures } from '../samples.ts';
import { orderflowV53 } from './orderflow-v53.ts';
import { orderflowV53Fast } from './orderflow-v53-fast.ts';
import { orderflowV54 } from './orderflow-v54.ts';

type Changes = Partial<ModelFeatures>;

/** Evaluations of a market and of its mirror. */
function asker(model: StrategyModel) {
  const config = (changes = {}) => sampleConfig({ model: model.id, ...changes });
  return {
    long: (features: Changes = {}, changes = {}): ModelEvaluation =>
      model.evaluate(sampleFeatures(features), config(changes), null),
    short: (features: Changes = {}, ratio: number | null = null, changes = {}): ModelEvaluation =>
      model.evaluate(mirrored(sampleFeatures(features), ratio), config(changes), null),
  };
}

/** Everything a LONG could wish for; the ratio of its mirror is 2.5. */
const BEST: Changes = {
  cvdAccel: 1,
  largeTrades15m: largeTrades(1, 0),
  longShortRatio: 0.4,
  topTraderLong: 0.6,
  oiChange: 0.05,
  coinbasePremium: 0.001,
};
const raws = ({ layers }: ModelEvaluation): number[] => layers.map(({ raw }) => raw);
const points = ({ layers }: ModelEvaluation): number[] => layers.map(({ score }) => score);
const maxima = ({ layers }: ModelEvaluation): unknown[] => layers.map(({ name, max }) => [name, max]);

describe('v53, worked by hand', () => {
  const { long, short } = asker(orderflowV53);

  it('takes 55/25/15/5 as the maxima of direction, crowding, environment and auxiliary', () => {
    expect(maxima(long())).toEqual([
      ['direction', 55],
      ['crowding', 25],
      ['environment', 15],
      ['auxiliary', 5],
    ]);
  });

  it('counts raw points with the default weights: 40 + 12 + 10 + 2 = 64', () => {
    for (const evaluation of [long(), short()]) {
      expect(points(evaluation)).toEqual([40, 12, 10, 2]);
      expect(evaluation).toMatchObject({ score: 64, signal: null, blockReason: null });
    }
    expect(long(BEST)).toMatchObject({ score: 100, signal: 'LONG', tier: 'heavy' });
    expect(short(BEST, 2.5)).toMatchObject({ score: 100, signal: 'SHORT', tier: 'heavy' });
  });

  it('scales to other weights in their order: 40/55·40 + 12/25·30 + 10/15·20 + 2/5·10 = 60.824', () => {
    const weights = { weightDirection: 40, weightEnv: 30, weightAux: 20, weightMomentum: 10 };
    expect(points(long({}, weights))).toEqual([29.090909091, 14.4, 13.333333333, 4]);
    expect(points(short({}, null, weights))).toEqual([29.090909091, 14.4, 13.333333333, 4]);
    expect(long({}, weights).score).toBe(60.8);
  });

  it('flips and is heavy from 85: 55 + 17 + 5 + 5 = 82 is standard', () => {
    const changes = { ...BEST, longShortRatio: null, oiChange: 0 };
    expect(long(changes)).toMatchObject({ score: 82, tier: 'standard' });
    expect(short(changes)).toMatchObject({ score: 82, tier: 'standard' });
    expect(long(changes, { flipThreshold: 80 })).toMatchObject({ score: 82, tier: 'heavy' });
    expect(sampleConfig({ model: 'orderflow-v53' }).flipThreshold).toBe(85);
  });

  it.each([
    [{ atrPct: 0.0019 }, 'low_vol'],
    [{ cvdSlow: -1 }, 'no_direction_consensus'],
    [{ whaleRatio: -0.51 }, 'whale_flow'],
    [{ obi10: -0.31 }, 'obi_veto'],
    [{ obi10: null }, 'missing_feature:obi10'],
  ])('has the gates of v54: %j blocks with %s on both sides', (changes: Changes, blockReason) => {
    expect(long({ ...BEST, ...changes })).toMatchObject({ direction: 'LONG', score: 0, blockReason });
    expect(short({ ...BEST, ...changes }, 2.5)).toMatchObject({ direction: 'SHORT', score: 0, blockReason });
    expect(long(changes).gates).toEqual(asker(orderflowV54).long(changes).gates);
  });
});

describe('v53-fast, worked by hand', () => {
  const { long, short } = asker(orderflowV53Fast);
  const off = { gateCvd: { enabled: false } };

  it.each([
    ['both drive it', 1, largeTrades(1, 0), 35],
    ['both drive it, some trades against', 1, largeTrades(1, 4), 35],
    ['no acceleration', 0, largeTrades(1, 0), 20],
    ['acceleration against', -1, largeTrades(1, 0), 20],
    ['no large trades', 1, largeTrades(0, 0), 15],
    ['large trades against', 1, largeTrades(0, 1), 5],
    ['unknown large trades', 1, null, 15],
  ])('without resonance, %s', (_name, cvdAccel, large, raw) => {
    const changes = { cvdSlow: -40, cvdAccel, largeTrades15m: large };
    expect(raws(long(changes, off))[0]).toBe(raw);
    expect(raws(short(changes, null, off))[0]).toBe(raw);
  });

  it('with resonance direction is that of v53: 30 + 20 + 5', () => {
    expect(raws(long(BEST))[0]).toBe(55);
    expect(raws(short(BEST, 2.5))[0]).toBe(55);
  });

  it('enters without resonance only with the CVD gate off: 35 + 25 + 15 + 5 = 80', () => {
    const driven = { ...BEST, cvdSlow: -40, obi10: 0.3 };
    expect(long(driven, off)).toMatchObject({ score: 80, signal: 'LONG', tier: 'standard' });
    expect(short(driven, 2.5, off)).toMatchObject({ score: 80, signal: 'SHORT', tier: 'standard' });
    expect(long(driven)).toMatchObject({ score: 0, rawScore: 80, blockReason: 'no_direction_consensus' });
  });

  it.each([
    [0.03, 0, 10],
    [0.01, 0, 7],
    [null, 0, 7],
    [0, 0, 3],
    [0.03, 0.3, 15],
    [0.03, 0.299, 13],
    [0.01, 0.15, 10],
    [0, 0.149, 3],
    [0, 0.9, 8],
    [0.03, -0.3, 10],
    [0.03, null, 10],
  ])('open interest %s with a book of %s for the side: environment %d of 15', (oiChange, obi10, raw) => {
    expect(raws(long({ oiChange, obi10 }))[2]).toBe(raw);
    expect(raws(short({ oiChange, obi10 }))[2]).toBe(raw);
  });

  it('has the weights and the flip of v53', () => {
    expect(maxima(long())).toEqual(maxima(asker(orderflowV53).long()));
    expect(sampleConfig({ model: 'orderflow-v53-fast' }).flipThreshold).toBe(85);
  });
});
