import { describe, expect, it } from 'vitest';
import type { ModelFeatures } from '../features.ts';
import type { ModelEvaluation } from '../model.ts';
import { largeTrades, mirrored, sampleConfig, sampleFeatures } from '../samples.ts';
import { orderflowV52 } from './orderflow-v52.ts';

type Changes = Partial<ModelFeatures>;

const CONFIG = sampleConfig({ model: 'orderflow-v52' });

function long(features: Changes = {}): ModelEvaluation {
  return orderflowV52.evaluate(sampleFeatures(features), CONFIG, null);
}

function short(features: Changes = {}, ratio: number | null = null): ModelEvaluation {
  return orderflowV52.evaluate(mirrored(sampleFeatures(features), ratio), CONFIG, null);
}

/** Everything a LONG could wish for; the ratio of its mirror is 2.5. */
const BEST: Changes = {
  cvdAccel: 1,
  largeTrades15m: largeTrades(1, 0),
  longShortRatio: 0.4,
  topTraderLong: 0.6,
  fundingRate: -0.0003,
  maxAbsFunding: 0.0003,
  oiChange: 0.05,
  liq5m: { longUsd: 50_000, shortUsd: 100_000 },
  coinbasePremium: 0.001,
};
const points = ({ layers }: ModelEvaluation): number[] => layers.map(({ score }) => score);
const layer = ({ layers }: ModelEvaluation, name: string) => layers.find((one) => one.name === name)?.score;

describe('whole evaluations, worked by hand', () => {
  it('has seven layers that make 100, and no gates', () => {
    const { layers, gates } = long();
    expect(layers.map(({ name, rawMax, max }) => [name, rawMax, max])).toEqual([
      ['direction', 50, 40],
      ['crowding', 20, 18],
      ['funding', 5, 5],
      ['environment', 15, 12],
      ['confirmation', 15, 15],
      ['liquidation', 5, 5],
      ['auxiliary', 5, 5],
    ]);
    expect(layers.reduce((sum, { max }) => sum + max, 0)).toBe(100);
    expect(gates).toEqual([]);
  });

  it('agreeing CVDs and nothing else known: 32 + 9 + 0 + 8 + 15 + 0 + 2 = 66', () => {
    expect(points(long())).toEqual([32, 9, 0, 8, 15, 0, 2]);
    expect(points(short())).toEqual([32, 9, 0, 8, 15, 0, 2]);
    expect(long()).toMatchObject({ direction: 'LONG', score: 66, signal: null, blockReason: null });
    expect(short()).toMatchObject({ direction: 'SHORT', score: 66, signal: null, blockReason: null });
  });

  it('everything for the side is 100 and heavy', () => {
    expect(long(BEST)).toMatchObject({ score: 100, rawScore: 100, signal: 'LONG', tier: 'heavy' });
    expect(short(BEST, 2.5)).toMatchObject({ score: 100, rawScore: 100, signal: 'SHORT', tier: 'heavy' });
  });

  it('45/50·40 + 15/20·18 + 5/3 + 10/15·12 + 15 + 3 + 0 = 77.167, standard', () => {
    const changes: Changes = {
      cvdAccel: 1,
      longShortRatio: 0.6,
      topTraderLong: 0.6,
      fundingRate: -0.0001,
      maxAbsFunding: 0.0003,
      oiChange: 0.01,
      liq5m: { longUsd: 100_000, shortUsd: 150_000 },
      coinbasePremium: -0.001,
    };
    for (const evaluation of [long(changes), short(changes, 1.6)]) {
      expect(points(evaluation)).toEqual([36, 13.5, 1.666666667, 8, 15, 3, 0]);
      expect(evaluation).toMatchObject({ score: 77.2, rawScore: 77.166666667, tier: 'standard' });
    }
  });

  it('is heavy from 85 as v51: 100 − 5 − 5 − 8 = 82 is standard, 90 heavy', () => {
    const plain = { ...BEST, fundingRate: null, liq5m: null };
    expect(long(plain)).toMatchObject({ score: 90, tier: 'heavy' });
    expect(long({ ...plain, oiChange: -0.01 })).toMatchObject({ score: 82, tier: 'standard' });
  });

  it('CVDs on two sides: (15 + 15 + 5)/50·40 = 28 and no confirmation', () => {
    expect(points(long({ ...BEST, cvdSlow: -40 }))).toEqual([28, 18, 5, 12, 0, 5, 5]);
    expect(points(short({ ...BEST, cvdSlow: -40 }, 2.5))).toEqual([28, 18, 5, 12, 0, 5, 5]);
  });

  it('exits at 2.1 ATR, 1.4 and 3.15 ATR', () => {
    const { slAtrMultiplier, tp1Ratio, tp2Ratio } = CONFIG;
    expect(slAtrMultiplier).toBe(2.1);
    expect(tp1Ratio * slAtrMultiplier).toBeCloseTo(1.4, 12);
    expect(tp2Ratio * slAtrMultiplier).toBeCloseTo(3.15, 12);
  });
});

describe('funding', () => {
  it.each([
    [-0.0003, 0.0003, 5, 0],
    [-0.00015, 0.0003, 2.5, 0],
    [-0.0009, 0.0003, 5, 0],
    [0.0003, 0.0003, 0, 5],
    [0.0001, 0.0004, 0, 1.25],
    [0, 0.0003, 0, 0],
    [0, 0, 0, 0],
    [null, 0.0003, 0, 0],
    [-0.0003, null, 0, 0],
  ])('rate %s of at most %s gives LONG %d, SHORT %d', (fundingRate, maxAbsFunding, forLong, forShort) => {
    expect(layer(long({ fundingRate, maxAbsFunding }), 'funding')).toBe(forLong);
    const other = { fundingRate: fundingRate && -fundingRate, maxAbsFunding };
    expect(layer(short(other), 'funding')).toBe(forShort);
  });
});

describe('liquidation', () => {
  it.each([
    [100, 200, 5, 0],
    [100, 199, 3, 0],
    [100, 150, 3, 0],
    [100, 149, 1, 0],
    [100, 120, 1, 0],
    [100, 119, 0, 0],
    [100, 100, 0, 0],
    [200, 100, 0, 5],
    [0, 1, 5, 0],
    [1, 0, 0, 5],
    [0, 0, 0, 0],
  ])('%d USD of longs, %d of shorts: LONG %d, SHORT %d', (longUsd, shortUsd, forLong, forShort) => {
    expect(layer(long({ liq5m: { longUsd, shortUsd } }), 'liquidation')).toBe(forLong);
    expect(layer(short({ liq5m: { longUsd: shortUsd, shortUsd: longUsd } }), 'liquidation')).toBe(forShort);
  });

  it('says nothing while unknown', () => {
    expect(layer(long({ liq5m: null }), 'liquidation')).toBe(0);
  });
});
