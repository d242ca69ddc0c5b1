import { describe, expect, it } from 'vitest';
import type { ModelFeatures } from '../features.ts';
import type { ModelEvaluation } from '../model.ts';
import { largeTrades, mirrored, sampleConfig, sampleFeatures } from '../samples.ts';
import { orderflowV51 } from './orderflow-v51.ts';

type Changes = Partial<ModelFeatures>;

const config = (changes = {}) => sampleConfig({ model: 'orderflow-v51', ...changes });

function long(features: Changes = {}, changes = {}): ModelEvaluation {
  return orderflowV51.evaluate(sampleFeatures(features), config(changes), null);
}

/** The mirror of a market in which everything else is as for LONG. */
function short(features: Changes = {}, ratio: number | null = null): ModelEvaluation {
  return orderflowV51.evaluate(mirrored(sampleFeatures(features), ratio), config(), null);
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

describe('whole evaluations, worked by hand', () => {
  it('has five layers with maxima 50, 20, 15, 15, 5 and no gates, whatever weights and switches say', () => {
    const switches = { gateVol: { enabled: true }, gateCvd: { enabled: true }, weightDirection: 60 };
    const evaluation = long({ atrPct: 0.0001, obi10: -1 }, { ...switches, weightEnv: 20 });
    expect(evaluation.layers.map(({ name, rawMax, max }) => [name, rawMax, max])).toEqual([
      ['direction', 50, 50],
      ['crowding', 20, 20],
      ['environment', 15, 15],
      ['confirmation', 15, 15],
      ['auxiliary', 5, 5],
    ]);
    expect(evaluation).toMatchObject({ gates: [], blockReason: null, score: 77 });
  });

  it('agreeing CVDs and nothing else known: (15 + 15 + 10) + (5 + 5) + 10 + 15 + 2 = 77', () => {
    const parts = { score: 77, rawScore: 77, tier: 'standard', blockReason: null };
    expect(long()).toMatchObject({ ...parts, direction: 'LONG', signal: 'LONG' });
    expect(short()).toMatchObject({ ...parts, direction: 'SHORT', signal: 'SHORT' });
    expect(raws(long())).toEqual([40, 10, 10, 15, 2]);
    expect(raws(short())).toEqual([40, 10, 10, 15, 2]);
  });

  it('everything for the side: 50 + 20 + 15 + 15 + 5 = 105, not cut at 100', () => {
    const best = { score: 105, rawScore: 105, tier: 'heavy' };
    expect(long(BEST)).toMatchObject({ ...best, signal: 'LONG' });
    expect(short(BEST, 2.5)).toMatchObject({ ...best, signal: 'SHORT' });
    expect(orderflowV51.maxScore).toBe(105);
  });

  it('everything against the side but the CVDs: 30 + 0 + 5 + 15 + 0 = 50', () => {
    const against = {
      cvdAccel: -1,
      largeTrades15m: largeTrades(0, 1),
      longShortRatio: 1,
      topTraderLong: 0.4,
      oiChange: 0,
      coinbasePremium: -0.001,
    };
    expect(long(against)).toMatchObject({ direction: 'LONG', score: 50, signal: null, tier: null });
    expect(short(against, 1)).toMatchObject({ direction: 'SHORT', score: 50, signal: null, tier: null });
  });

  it('CVDs on two sides lose 15 of direction and all of confirmation: 35 + 20 + 15 + 0 + 5 = 75', () => {
    expect(long({ ...BEST, cvdSlow: -40 })).toMatchObject({ score: 75, signal: 'LONG', blockReason: null });
    expect(short({ ...BEST, cvdSlow: -40 }, 2.5)).toMatchObject({ score: 75, signal: 'SHORT' });
    expect(long({ cvdSlow: -40 })).toMatchObject({ direction: 'LONG', score: 47, signal: null });
    expect(raws(long({ cvdSlow: 0 }))).toEqual([25, 10, 10, 0, 2]);
    expect(raws(long({ cvdSlow: null }))).toEqual([25, 10, 10, 0, 2]);
  });

  it('is heavy from 85, whatever the flip threshold: 77 + 5 = 82, and 77 + 5 + 3 = 85', () => {
    expect(long({ cvdAccel: 1 }, { flipThreshold: 80 })).toMatchObject({ score: 82, tier: 'standard' });
    const more = { cvdAccel: 1, coinbasePremium: 0.001 };
    expect(long(more, { flipThreshold: 95 })).toMatchObject({ score: 85, tier: 'heavy' });
    expect(short(more)).toMatchObject({ score: 85, tier: 'heavy' });
  });

  it.each([
    [{ cvdFast: 0 }, 'no_direction_consensus'],
    [{ cvdFast: null }, 'missing_feature:cvdFast'],
  ])('has no side with %j', (changes, blockReason) => {
    const none = { direction: null, score: 0, rawScore: 0, signal: null, tier: null };
    expect(long({ ...BEST, ...changes })).toMatchObject({ ...none, blockReason });
  });

  it('exits at 1.4 ATR, 1.05 and 2.1 ATR, and enters from 75', () => {
    const { slAtrMultiplier, tp1Ratio, tp2Ratio, entryScore } = config();
    expect([slAtrMultiplier, tp1Ratio * slAtrMultiplier, tp2Ratio * slAtrMultiplier]).toEqual([
      1.4,
      expect.closeTo(1.05, 12),
      expect.closeTo(2.1, 12),
    ]);
    expect(entryScore).toBe(75);
  });
});

describe('raw layers', () => {
  it.each([
    [1, 0, 45],
    [1, 5, 45],
    [0, 0, 40],
    [0, 1, 30],
  ])('%d large trades with, %d against: direction %d', (withSide, against, points) => {
    const changes = { largeTrades15m: largeTrades(withSide, against) };
    expect(raws(long(changes))[0]).toBe(points);
    expect(raws(short(changes))[0]).toBe(points);
  });

  it('unknown large trades are neutral', () => {
    expect(raws(long({ largeTrades15m: null }))[0]).toBe(40);
  });

  it.each([
    [0.49, 10, 0],
    [0.5, 5, 0],
    [0.669, 5, 0],
    [0.67, 0, 0],
    [1, 0, 0],
    [1.5, 0, 0],
    [1.51, 0, 5],
    [2, 0, 5],
    [2.01, 0, 10],
    [null, 5, 5],
  ])('long/short ratio %s gives LONG %d, SHORT %d', (ratio, forLong, forShort) => {
    expect(raws(long({ longShortRatio: ratio }))[1]).toBe(forLong + 5);
    expect(raws(short({}, ratio))[1]).toBe(forShort + 5);
  });

  it.each([
    [0.55, 10],
    [0.5, 5],
    [0.45, 0],
    [null, 5],
  ])('top traders %s with the side give %d', (share, points) => {
    expect(raws(long({ topTraderLong: share }))[1]).toBe(points + 5);
    expect(raws(short({ topTraderLong: share }))[1]).toBe(points + 5);
  });
});
