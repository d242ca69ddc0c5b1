import { describe, expect, it } from 'vitest';
import type { ModelFeatures } from '../features.ts';
import type { ModelEvaluation } from '../model.ts';
import { SHORT_CVDS, sampleConfig, sampleFeatures } from '../samples.ts';
import { orderflowV54 } from './orderflow-v54.ts';

type Changes = Partial<ModelFeatures>;

function evaluate(features: Changes = {}, config: Record<string, unknown> = {}): ModelEvaluation {
  return orderflowV54.evaluate(sampleFeatures(features), sampleConfig(config), null);
}

const raws = (changes: Changes, config = {}): number[] =>
  evaluate(changes, config).layers.map((layer) => layer.raw);
const large = (buys: number, sells: number): ModelFeatures['largeTrades15m'] => ({
  buys,
  sells,
  maxBuyUsd: null,
  maxSellUsd: null,
});

/** Everything a LONG could wish for. */
const BEST_LONG: Changes = {
  cvdAccel: 1,
  largeTrades15m: large(1, 0),
  longShortRatio: 0.4,
  topTraderLong: 0.6,
  oiChange: 0.05,
  coinbasePremium: 0.001,
};

describe('whole evaluations, worked by hand', () => {
  it('weights 55/25/15/5 give maxima 41.25, 18.75, 25, 15', () => {
    const { layers } = evaluate();
    expect(layers.map(({ name, rawMax, max }) => [name, rawMax, max])).toEqual([
      ['direction', 55, 41.25],
      ['crowding', 25, 18.75],
      ['environment', 15, 25],
      ['auxiliary', 5, 15],
    ]);
  });

  it('everything for the side is 100 and heavy', () => {
    expect(evaluate(BEST_LONG)).toMatchObject({
      direction: 'LONG',
      score: 100,
      rawScore: 100,
      signal: 'LONG',
      tier: 'heavy',
      blockReason: null,
    });
  });

  it('nothing but agreeing CVDs: 30 + 9 + 16.667 + 6 = 61.667, no signal', () => {
    const evaluation = evaluate();
    expect(evaluation.layers.map((layer) => layer.score)).toEqual([30, 9, 16.666666667, 6]);
    expect(evaluation).toMatchObject({ score: 61.7, rawScore: 61.666666667, signal: null, tier: null });
    expect(evaluation.direction).toBe('LONG');
  });

  it('41.25 + 15 + 16.667 + 6 = 78.917: standard from 75, none from 79, heavy at a flip threshold below', () => {
    const changes = { ...BEST_LONG, longShortRatio: 0.6, oiChange: 0.01, coinbasePremium: 0 };
    expect(evaluate(changes)).toMatchObject({ score: 78.9, signal: 'LONG', tier: 'standard' });
    expect(evaluate(changes, { entryScore: 79 })).toMatchObject({ score: 78.9, signal: null, tier: null });
    expect(evaluate(changes, { entryScore: 78.9, flipThreshold: 78.9 })).toMatchObject({
      signal: 'LONG',
      tier: 'heavy',
    });
    expect(evaluate(changes, { entryScore: 78.9, flipThreshold: 79 })).toMatchObject({ tier: 'standard' });
  });

  it('BTC weights 38/32/28/2: 25 + 6 + 21.333 + 11.2 = 63.533', () => {
    const weights = { weightDirection: 38, weightEnv: 32, weightAux: 28, weightMomentum: 2 };
    const evaluation = evaluate({ largeTrades15m: large(2, 3) }, weights);
    expect(evaluation.layers.map(({ max }) => max)).toEqual([27.5, 12.5, 32, 28]);
    expect(evaluation.layers.map(({ score }) => score)).toEqual([25, 6, 21.333333333, 11.2]);
    expect(evaluation.rawScore).toBeCloseTo(63.533333333, 8);
    expect(evaluation.score).toBe(63.5);
  });

  it('everything against a SHORT: 22.5 + 0 + 8.333 + 0 = 30.833', () => {
    const against = { ...SHORT_CVDS, largeTrades15m: large(1, 0), longShortRatio: 0.9, topTraderLong: 0.55 };
    expect(evaluate({ ...against, oiChange: -0.01, coinbasePremium: 0.0006 })).toMatchObject({
      direction: 'SHORT',
      score: 30.8,
      signal: null,
    });
  });

  it('a block makes the score 0, keeps rawScore and the direction', () => {
    expect(evaluate({ ...BEST_LONG, atrPct: 0.0019 })).toMatchObject({
      direction: 'LONG',
      score: 0,
      rawScore: 100,
      signal: null,
      tier: null,
      blockReason: 'low_vol',
    });
  });

  it.each([
    ['long_only', 'LONG'],
    ['short_only', null],
    ['both', 'LONG'],
  ])('direction %s signals %s and always reports LONG', (direction, signal) => {
    expect(evaluate(BEST_LONG, { direction })).toMatchObject({ direction: 'LONG', score: 100, signal });
  });
});

describe('direction', () => {
  it.each([
    [1, 1, 'LONG', null],
    [-1, -1, 'SHORT', null],
    [1, -1, 'LONG', 'no_direction_consensus'],
    [-1, 1, 'SHORT', 'no_direction_consensus'],
    [1, 0, 'LONG', 'no_direction_consensus'],
    [-1, 0, 'SHORT', 'no_direction_consensus'],
    [0, 1, null, 'no_direction_consensus'],
    [0, 0, null, 'no_direction_consensus'],
    [null, 1, null, 'missing_feature:cvdFast'],
    [1, null, 'LONG', 'missing_feature:cvdSlow'],
  ])('fast %s, slow %s: %s, %s', (cvdFast, cvdSlow, direction, blockReason) => {
    expect(evaluate({ cvdFast, cvdSlow })).toMatchObject({ direction, blockReason });
  });

  it('with the gate off there is no resonance, but a score', () => {
    const off = { gateCvd: { enabled: false } };
    expect(evaluate({ ...BEST_LONG, cvdSlow: -1 }, off)).toMatchObject({
      direction: 'LONG',
      score: 77.5,
      blockReason: null,
    });
    expect(evaluate({ ...BEST_LONG, cvdSlow: null }, off)).toMatchObject({ direction: 'LONG', score: 77.5 });
  });

  it('without a side nothing is scored or entered, also with the gate off', () => {
    const off = { gateCvd: { enabled: false } };
    const none = { direction: null, score: 0, rawScore: 0, signal: null, tier: null };
    expect(evaluate({ ...BEST_LONG, cvdFast: 0 }, off)).toMatchObject({
      ...none,
      blockReason: 'no_direction_consensus',
    });
    expect(evaluate({ ...BEST_LONG, cvdFast: null }, off)).toMatchObject({
      ...none,
      blockReason: 'missing_feature:cvdFast',
    });
  });
});

describe('raw layers', () => {
  it.each([
    ['LONG', 1, 0, 20],
    ['LONG', 1, 5, 20],
    ['LONG', 0, 0, 10],
    ['LONG', 0, 1, 0],
    ['SHORT', 0, 1, 20],
    ['SHORT', 5, 1, 20],
    ['SHORT', 0, 0, 10],
    ['SHORT', 1, 0, 0],
  ])('%s with %d buys and %d sells: flow %d', (side, buys, sells, flow) => {
    const cvds = side === 'LONG' ? {} : SHORT_CVDS;
    expect(raws({ ...cvds, largeTrades15m: large(buys, sells) })[0]).toBe(30 + flow);
  });

  it('unknown large trades are neutral', () => {
    expect(raws({ largeTrades15m: null })[0]).toBe(40);
    expect(raws({ ...SHORT_CVDS, largeTrades15m: null })[0]).toBe(40);
  });

  it.each([
    [1, 5, 0],
    [-1, 0, 5],
    [0, 0, 0],
    [null, 0, 0],
  ])('acceleration %s gives LONG %d, SHORT %d', (cvdAccel, long, short) => {
    expect(raws({ cvdAccel })[0]).toBe(40 + long);
    expect(raws({ ...SHORT_CVDS, cvdAccel })[0]).toBe(40 + short);
  });

  it.each([
    [2.01, 0, 15],
    [2, 0, 10],
    [1.51, 0, 10],
    [1.5, 0, 7],
    [1.01, 0, 7],
    [1, 0, 0],
    [0.99, 7, 0],
    [0.7, 7, 0],
    [0.69, 10, 0],
    [0.5, 10, 0],
    [0.49, 15, 0],
    [null, 7, 7],
  ])('long/short ratio %s gives LONG %d, SHORT %d', (longShortRatio, long, short) => {
    expect(raws({ longShortRatio })[1]).toBe(long + 5);
    expect(raws({ ...SHORT_CVDS, longShortRatio })[1]).toBe(short + 5);
  });

  it.each([
    [0.55, 10, 0],
    [0.549, 5, 5],
    [0.5, 5, 5],
    [0.451, 5, 5],
    [0.45, 0, 10],
    [null, 5, 5],
  ])('top traders %s long give LONG %d, SHORT %d', (topTraderLong, long, short) => {
    expect(raws({ topTraderLong })[1]).toBe(long + 7);
    expect(raws({ ...SHORT_CVDS, topTraderLong })[1]).toBe(short + 7);
  });

  it.each([
    [0.0301, 15],
    [0.03, 15],
    [0.0299, 10],
    [1e-9, 10],
    [0, 5],
    [-0.05, 5],
    [null, 10],
  ])('open interest change %s gives %d on both sides', (oiChange, points) => {
    expect(raws({ oiChange })[2]).toBe(points);
    expect(raws({ ...SHORT_CVDS, oiChange })[2]).toBe(points);
  });

  it.each([
    [0.00051, 5, 0],
    [0.0005, 2, 2],
    [0, 2, 2],
    [-0.0005, 2, 2],
    [-0.00051, 0, 5],
    [null, 2, 2],
  ])('Coinbase premium %s gives LONG %d, SHORT %d', (coinbasePremium, long, short) => {
    expect(raws({ coinbasePremium })[3]).toBe(long);
    expect(raws({ ...SHORT_CVDS, coinbasePremium })[3]).toBe(short);
  });
});
