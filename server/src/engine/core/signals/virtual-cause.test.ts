import type { ModelFeatures } from '@ae/strategies/features.ts';
import type { GateVerdict, LayerScore, ModelEvaluation, StrategyModel } from '@ae/strategies/model.ts';
import { orderflowV51 } from '@ae/strategies/models/orderflow-v51.ts';
import { orderflowV54 } from '@ae/strategies/models/orderflow-v54.ts';
import { largeTrades, sampleConfig, sampleFeatures } from '@ae/strategies/samples.ts';
import { describe, expect, it } from 'vitest';
import { type Judged, virtualCause } from './virtual-cause.ts';

const NOTHING = { isTaken: false, suppressedBy: null };

function gate(name: string, passed: boolean): GateVerdict {
  return { name, value: 1, threshold: 2, passed, reason: passed ? null : `${name}_low` };
}

/** Scores of two layers of at most 80 and 20. */
function layers(direction: number, auxiliary: number): LayerScore[] {
  return [
    { name: 'direction', raw: 0, rawMax: 1, score: direction, max: 80 },
    { name: 'auxiliary', raw: 0, rawMax: 1, score: auxiliary, max: 20 },
  ];
}

function judged(
  given: { scores: [number, number]; gates?: GateVerdict[]; signal?: boolean },
  changes: Partial<Judged> = {},
): Judged {
  const gates = given.gates ?? [gate('vol', true)];
  const failed = gates.find(({ passed }) => !passed);
  const rawScore = given.scores[0] + given.scores[1];
  const evaluation: ModelEvaluation = {
    direction: 'LONG',
    score: failed === undefined ? rawScore : 0,
    rawScore,
    signal: given.signal === true ? 'LONG' : null,
    tier: given.signal === true ? 'standard' : null,
    gates,
    layers: layers(...given.scores),
    blockReason: failed?.reason ?? null,
  };
  const config = { entryScore: 60, direction: 'both' } as const;
  return { evaluation, config, isByScore: true, maxScore: 100, ...changes };
}

describe('a signal', () => {
  it('is followed, taken or not, with its reason', () => {
    const signal = judged({ scores: [60, 15], signal: true });
    expect(virtualCause(signal, { isTaken: true, suppressedBy: null })).toEqual({
      origin: 'taken',
      reason: null,
      decidedBy: [],
    });
    expect(virtualCause(signal, { isTaken: false, suppressedBy: 'cooldown' })).toMatchObject({
      origin: 'suppressed',
      reason: 'cooldown',
    });
  });

  it('names each layer without which there would be none: the rest is stretched to 100', () => {
    // Without auxiliary 47 of 80 is 58.75; without direction 15 of 20 is 75.
    const thin = judged({ scores: [47, 15], signal: true });
    expect(virtualCause(thin, { isTaken: true, suppressedBy: null })?.decidedBy).toEqual(['layer:auxiliary']);
    // Without direction 5 of 20 is 25.
    const carried = judged({ scores: [70, 5], signal: true });
    expect(virtualCause(carried, { isTaken: true, suppressedBy: null })?.decidedBy).toEqual([
      'layer:direction',
    ]);
  });
});

describe('what gates kept from being a signal', () => {
  const one = [gate('vol', false), gate('cvd', true)];
  const two = [gate('vol', false), gate('cvd', false)];

  it('is followed with all that failed', () => {
    expect(virtualCause(judged({ scores: [50, 10], gates: one }), NOTHING)).toEqual({
      origin: 'blocked',
      reason: 'vol_low',
      decidedBy: ['gate:vol'],
    });
    expect(virtualCause(judged({ scores: [50, 10], gates: two }), NOTHING)?.decidedBy).toEqual([
      'gate:vol',
      'gate:cvd',
    ]);
  });

  it('must have been scored high enough, as the models round, for a side that is allowed', () => {
    expect(virtualCause(judged({ scores: [50, 9.94], gates: one }), NOTHING)).toBeNull();
    expect(virtualCause(judged({ scores: [50, 9.95], gates: one }), NOTHING)).not.toBeNull();
    const config = { entryScore: 60, direction: 'short_only' } as const;
    expect(virtualCause(judged({ scores: [50, 10], gates: one }, { config }), NOTHING)).toBeNull();
    const { evaluation, ...rest } = judged({ scores: [50, 10], gates: one });
    expect(virtualCause({ ...rest, evaluation: { ...evaluation, direction: null } }, NOTHING)).toBeNull();
  });

  it('needs no score where gates alone decide', () => {
    const gatesOnly = judged({ scores: [0, 0], gates: one }, { isByScore: false });
    expect(virtualCause(gatesOnly, NOTHING)?.decidedBy).toEqual(['gate:vol']);
    expect(virtualCause(judged({ scores: [0, 0] }, { isByScore: false }), NOTHING)).toBeNull();
  });
});

describe('what a layer kept from being a signal', () => {
  it('is followed when the others alone would have been enough', () => {
    // 50 of 80 is 62.5.
    expect(virtualCause(judged({ scores: [50, 2] }), NOTHING)).toEqual({
      origin: 'blocked',
      reason: 'below_entry_score',
      decidedBy: ['layer:auxiliary'],
    });
    expect(virtualCause(judged({ scores: [47, 2] }), NOTHING)).toBeNull();
  });
});

describe('the layers of a model, worked by hand', () => {
  /** Names of the layers that decide on the LONG of a market, and whether it is a signal. */
  function decided(model: StrategyModel, entryScore: number, changes: Partial<ModelFeatures>) {
    const config = sampleConfig({ model: model.id, entryScore, flipThreshold: 95 });
    const evaluation = model.evaluate(sampleFeatures(changes), config, null);
    const maxScore = model.maxScore ?? 100;
    const isTaken = evaluation.signal !== null;
    const cause = virtualCause({ evaluation, config, isByScore: true, maxScore }, { ...NOTHING, isTaken });
    return [evaluation.score, isTaken, cause?.decidedBy.map((name) => name.replace('layer:', '')) ?? null];
  }

  const best = {
    cvdAccel: 1,
    largeTrades15m: largeTrades(1, 0),
    longShortRatio: 0.4,
    topTraderLong: 0.6,
    oiChange: 0.05,
    coinbasePremium: 0.001,
  };

  it.each<[string, number, Partial<ModelFeatures>, number, boolean, string[] | null]>([
    // Of at most 50 + 20 + 15 + 15 + 5 = 105. Without direction 37/55 of 105 is 70.6, without confirmation 62/90 72.3;
    // without crowding 67/85 82.8, without environment 67/90 78.2, without auxiliary 75/100 78.8.
    ['40 + 10 + 10 + 15 + 2', 75, {}, 77, true, ['direction', 'confirmation']],
    // Without one of them the others are all there is of 105.
    ['50 + 20 + 15 + 15 + 5', 75, best, 105, true, []],
    // Without confirmation 67/90 is 78.2 of 105 (of 100 it would be 74.4); without auxiliary 65/100 is 68.3.
    [
      '35 + 20 + 10 + 0 + 2',
      75,
      { ...best, cvdSlow: -40, oiChange: null, coinbasePremium: null },
      67,
      false,
      ['confirmation'],
    ],
    // Without confirmation 47/90 of 105 is 54.8.
    ['25 + 10 + 10 + 0 + 2', 75, { cvdSlow: -40 }, 47, false, null],
  ])('v51: %s with entry %d', (_name, entryScore, changes, ...outcome) => {
    expect(decided(orderflowV51, entryScore, changes)).toEqual(outcome);
  });

  it.each<[string, number, Partial<ModelFeatures>, number, boolean, string[] | null]>([
    // 40/55 of 41.25, 12/25 of 18.75, 10/15 of 25, 2/5 of 15 = 30 + 9 + 16.67 + 6 = 61.67. Without direction 31.67/58.75
    // is 53.9; without crowding 52.67/81.25 64.8, without environment 45/75 60, without auxiliary 55.67/85 65.5.
    ['30 + 9 + 16.67 + 6', 60, {}, 61.7, true, ['direction']],
    ['30 + 9 + 16.67 + 6', 65, {}, 61.7, false, ['auxiliary']],
  ])('v54: %s with entry %d', (_name, entryScore, changes, ...outcome) => {
    expect(decided(orderflowV54, entryScore, changes)).toEqual(outcome);
  });
});
