import { describe, expect, it } from 'vitest';
import type { ModelFeatures } from '../features.ts';
import type { ModelEvaluation, ModelMemory } from '../model.ts';
import { largeTrades, mirrored, sampleConfig, sampleFeatures } from '../samples.ts';
import { orderflowV50 } from './orderflow-v50.ts';

type Changes = Partial<ModelFeatures>;

const CONFIG = sampleConfig({ model: 'orderflow-v50' });
/** All four agree on LONG; a large sell, usual funding and a calm ATR give no bonus. */
const AGREED: Changes = {
  price: 60_100,
  vwap30m: 60_000,
  cvdFastSlope: 2,
  largeTrades15m: largeTrades(0, 1),
  fundingRate: 0.0001,
  atrPercentile: 50,
};

const market = (changes: Changes = {}): ModelFeatures => sampleFeatures({ ...AGREED, ...changes });

/** Evaluates one market after another, each with the memory of the one before. */
function inTurn(markets: readonly ModelFeatures[], config = CONFIG): ModelEvaluation[] {
  let memory: ModelMemory | null = null;
  return markets.map((features) => {
    const evaluation = orderflowV50.evaluate(features, config, memory);
    memory = evaluation.memory ?? null;
    return evaluation;
  });
}

/** The last evaluation of a sequence, and of its mirror with the same distance to the usual funding. */
function bothSides(sequence: readonly Changes[]): ModelEvaluation[] {
  const long = sequence.map((changes) => market(changes));
  const short = long.map((features) => ({
    ...mirrored(features),
    fundingRate: features.fundingRate === null ? null : 0.0002 - features.fundingRate,
  }));
  return [inTurn(long).at(-1)!, inTurn(short).at(-1)!];
}

describe('entry', () => {
  it('needs fast CVD, its slope, slow CVD and price against VWAP on one side, and nothing else', () => {
    const [long, short] = bothSides([{ atrPct: 0, obi10: -1, whaleRatio: -1 }]);
    const entered = { score: 0, rawScore: 0, tier: 'light', blockReason: null };
    expect(long).toMatchObject({ ...entered, direction: 'LONG', signal: 'LONG' });
    expect(short).toMatchObject({ ...entered, direction: 'SHORT', signal: 'SHORT' });
    expect(long?.gates.map(({ name, passed }) => [name, passed])).toEqual([
      ['cvd', true],
      ['slope', true],
      ['vwap', true],
    ]);
  });

  it.each([
    [{ cvdSlow: -1 }, 'no_direction_consensus'],
    [{ cvdSlow: 0 }, 'no_direction_consensus'],
    [{ cvdSlow: null }, 'missing_feature:cvdSlow'],
    [{ cvdFastSlope: -0.1 }, 'slope_against'],
    [{ cvdFastSlope: 0 }, 'slope_against'],
    [{ cvdFastSlope: null }, 'missing_feature:cvdFastSlope'],
    [{ price: 59_999.9 }, 'vwap_against'],
    [{ price: 60_000 }, 'vwap_against'],
    [{ price: null }, 'missing_feature:price'],
    [{ vwap30m: null }, 'missing_feature:vwap30m'],
  ])('is blocked with %j by %s on both sides', (changes, blockReason) => {
    const fundingRate = -0.001;
    for (const evaluation of bothSides([{ ...changes, fundingRate, largeTrades15m: largeTrades(1, 0) }])) {
      expect(evaluation).toMatchObject({ blockReason, score: 0, rawScore: 35, signal: null, tier: null });
      expect(evaluation.sizing).toBeUndefined();
    }
  });

  it('has no side without a fast CVD', () => {
    expect(inTurn([market({ cvdFast: 0 })])[0]).toMatchObject({
      direction: null,
      blockReason: 'no_direction_consensus',
    });
    expect(inTurn([market({ cvdFast: null })])[0]?.blockReason).toBe('missing_feature:cvdFast');
  });

  it('keeps to the sides that are allowed', () => {
    const shortOnly = sampleConfig({ model: 'orderflow-v50', direction: 'short_only' });
    expect(inTurn([market()], shortOnly)[0]).toMatchObject({ direction: 'LONG', signal: null, tier: null });
  });
});

describe('bonus and size', () => {
  const LOW = { atrPercentile: 39 };
  const RISEN = { atrPercentile: 61 };
  const UNOPPOSED = { largeTrades15m: largeTrades(0, 0) };
  const PAID = { fundingRate: 0.00009 };

  it.each<[string, Changes[], number, string, number]>([
    ['nothing', [{}], 0, 'light', 0.02],
    ['funding', [PAID], 15, 'light', 0.02],
    ['unopposed', [UNOPPOSED], 20, 'standard', 0.05],
    ['expansion', [LOW, RISEN], 25, 'standard', 0.05],
    ['unopposed, funding', [{ ...UNOPPOSED, ...PAID }], 35, 'standard', 0.05],
    ['expansion, funding', [LOW, { ...RISEN, ...PAID }], 40, 'standard', 0.05],
    ['expansion, unopposed', [LOW, { ...RISEN, ...UNOPPOSED }], 45, 'heavy', 0.08],
    ['all', [LOW, { ...RISEN, ...UNOPPOSED, ...PAID }], 60, 'heavy', 0.08],
  ])('%s', (...[, sequence, bonus, tier, capitalFraction]) => {
    for (const evaluation of bothSides(sequence)) {
      expect(evaluation).toMatchObject({ score: bonus, rawScore: bonus, tier, sizing: { capitalFraction } });
    }
  });

  it.each([
    [[39, 61], true],
    [[39, 50, 61], true],
    [[39, 61, 90, 61], true],
    [[40, 61], false],
    [[39, 60], false],
    [[61], false],
    [[39, 61, 60], false],
    [[39, 61, 60, 61], false],
    [[39, 61, 60, 39, 61], true],
    [[39, null, 61], true],
    [[39, 61, null], true],
    [[null], false],
  ])('ATR ranks %j: expansion %s', (ranks, expands) => {
    const evaluation = inTurn(ranks.map((atrPercentile) => market({ atrPercentile }))).at(-1);
    expect(evaluation?.layers[0]).toMatchObject({ name: 'expansion', rawMax: 25, raw: expands ? 25 : 0 });
  });

  it.each([
    [0.00009, 15, 0],
    [0.0001, 0, 0],
    [0.00011, 0, 15],
    [-0.001, 15, 0],
    [null, 0, 0],
  ])('funding %s gives LONG %d, SHORT %d', (fundingRate, long, short) => {
    expect(inTurn([market({ fundingRate })])[0]?.score).toBe(long);
    expect(inTurn([{ ...mirrored(market()), fundingRate }])[0]?.score).toBe(short);
  });

  it('unknown large trades are no bonus', () => {
    expect(inTurn([market({ largeTrades15m: null })])[0]?.score).toBe(0);
  });
});

describe('the fast window', () => {
  const hour = (cvd1h: number | null, volumes: Changes): Changes => ({
    cvd: { ...sampleFeatures().cvd, '1h': cvd1h },
    meanVol1m24h: 10,
    ...volumes,
  });
  const SURGE = { buyVol1m: 20, sellVol1m: 10.1 };
  const CALM = { buyVol1m: 20, sellVol1m: 10 };

  it('is 60 minutes while 1-minute volume is over 3 times its mean, with the slope of that window', () => {
    const against = { cvdFast: -5, cvdFastSlope: -1 };
    const [long, short] = bothSides([hour(100, CALM), { ...hour(103, SURGE), ...against }]);
    expect(long).toMatchObject({ direction: 'LONG', signal: 'LONG' });
    expect(long?.gates[1]).toMatchObject({ name: 'slope', value: 3 });
    expect(short).toMatchObject({ direction: 'SHORT', signal: 'SHORT' });
    expect(bothSides([hour(100, CALM), { ...hour(103, CALM), ...against }])[0]).toMatchObject({
      direction: 'SHORT',
      blockReason: 'no_direction_consensus',
    });
  });

  it('has slope 0 in the first evaluation', () => {
    expect(inTurn([market(hour(100, SURGE))])[0]?.blockReason).toBe('slope_against');
  });

  it('misses what is not known', () => {
    expect(inTurn([market(hour(null, SURGE))])[0]?.blockReason).toBe('missing_feature:cvdFast');
    for (const volumes of [{ buyVol1m: null }, { sellVol1m: null }, { meanVol1m24h: null }]) {
      expect(inTurn([market(hour(null, { ...SURGE, ...volumes }))])[0]?.signal).toBe('LONG');
    }
  });
});

describe('memory', () => {
  it('is plain JSON of this model, returned and not kept', () => {
    const [first] = inTurn([market({ atrPercentile: 39 })]);
    expect(first?.memory).toEqual({ model: 'orderflow-v50', state: { atrRank: 'low', cvd1h: null } });
    const stored: ModelMemory = JSON.parse(JSON.stringify(first?.memory));
    const next = market({ atrPercentile: 61 });
    expect(orderflowV50.evaluate(next, CONFIG, stored).score).toBe(25);
    expect(orderflowV50.evaluate(next, CONFIG, null).score).toBe(0);
  });

  it('of another model is none', () => {
    const foreign = { model: 'orderflow-v54', state: { atrRank: 'low', cvd1h: 1 } };
    expect(orderflowV50.evaluate(market({ atrPercentile: 61 }), CONFIG, foreign).score).toBe(0);
  });
});

it('exits at 1.2 ATR, 1R, 2R and after 30 minutes', () => {
  expect(CONFIG).toMatchObject({ slAtrMultiplier: 1.2, tp1Ratio: 1, tp2Ratio: 2, timeoutMinutes: 30 });
});
