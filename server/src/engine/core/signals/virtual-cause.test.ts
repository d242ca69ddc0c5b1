import type { GateVerdict, LayerScore, ModelEvaluation } from '@ae/strategies/model.ts';
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
  return { evaluation, config: { entryScore: 60, direction: 'both' }, isByScore: true, ...changes };
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
