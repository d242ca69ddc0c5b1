import { describe, expect, it } from 'vitest';
import { position } from '../strategy/fixtures.test-data.ts';
import type { PaperSettingsView } from './documents.ts';
import { countsByStrategy, openOf, totalOf } from './open.ts';
import { readGrouping, tabHref } from './query.ts';
import { afterSave, changesOf, edited, editOf, emptyFields, faultsOf, followed } from './settings.ts';

const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
const OPEN = new Map(
  [
    position({ id: 'A', strategyId: 'S1', openedAt: at(1), unrealisedR: 0.5, unrealisedUsd: 100 }),
    position({ id: 'B', strategyId: 'S2', openedAt: at(2), unrealisedR: -1, unrealisedUsd: -200 }),
    position({ id: 'C', strategyId: 'S1', openedAt: at(3), unrealisedR: null, unrealisedUsd: null }),
  ].map((one) => [one.id, one]),
);
const STORED: PaperSettingsView = {
  enabled: true,
  maxPositionsPerStrategy: 4,
  maxPositionsTotal: 100,
  fees: 'taker-both-sides',
  fillModel: 'level',
  triggerPrice: 'last',
  slippageBps: 1,
};

describe('open positions', () => {
  it('belong to their tab, newest first', () => {
    expect(openOf(OPEN, null).map(({ id }) => id)).toEqual(['C', 'B', 'A']);
    expect(openOf(OPEN, 'S1').map(({ id }) => id)).toEqual(['C', 'A']);
    expect([...countsByStrategy(OPEN)]).toEqual([
      ['S1', 2],
      ['S2', 1],
    ]);
  });

  it('add up; those without a price are told apart', () => {
    expect(totalOf(openOf(OPEN, null))).toEqual({ count: 3, r: -0.5, usd: -100, unknown: 1 });
  });
});

describe('settings', () => {
  it('send only what differs', () => {
    expect(changesOf(STORED, STORED)).toEqual({});
    expect(changesOf(STORED, { ...STORED, enabled: false, slippageBps: 2 })).toEqual({
      enabled: false,
      slippageBps: 2,
    });
  });

  it('never send an empty number, and say which is empty', () => {
    const draft = { ...STORED, maxPositionsTotal: null };
    expect([changesOf(STORED, draft), emptyFields(draft)]).toEqual([{}, ['maxPositionsTotal']]);
  });

  it('put a refusal beside its field in the language of the page', () => {
    const field = {
      path: 'slippageBps',
      code: 'range',
      expected: '',
      message: 'slippageBps: too much',
      messageZh: 'slippageBps：过大',
    };
    const result = { __typename: 'ValidationError', message: 'wrong', fields: [field] };
    expect(faultsOf(result, 'en')).toEqual({ fields: { slippageBps: 'too much' }, message: null });
    expect(faultsOf(result, 'zh')?.fields).toEqual({ slippageBps: '过大' });
    expect(faultsOf({ __typename: 'ForbiddenError', message: 'no' }, 'en')).toEqual({
      fields: {},
      message: 'no',
    });
    expect(faultsOf({ __typename: 'MutationSetPaperConfigSuccess' }, 'en')).toBeNull();
  });
});

describe('settings that somebody else changes', () => {
  const typed = edited(editOf(STORED), { slippageBps: 7, maxPositionsTotal: null });

  it('follow where nothing was typed, and keep what was', () => {
    const next = { ...STORED, enabled: false, fees: 'by-liquidity' };
    const edit = followed(typed, next);
    expect(edit).toEqual({
      stored: next,
      draft: { ...next, slippageBps: 7, maxPositionsTotal: null },
      contested: [],
    });
    expect(changesOf(edit.stored, edit.draft)).toEqual({ slippageBps: 7 });
  });

  it('are told of where both changed something, until one gives way', () => {
    const theirs = { ...STORED, slippageBps: 3, maxPositionsTotal: 50 };
    const edit = followed(typed, theirs);
    expect(edit.contested).toEqual(['maxPositionsTotal', 'slippageBps']);
    expect(edit.draft).toMatchObject({ slippageBps: 7, maxPositionsTotal: null });
    expect(followed(edit, { ...theirs, enabled: false }).contested).toEqual(edit.contested);
    expect(edited(edit, { slippageBps: 3 }).contested).toEqual(['maxPositionsTotal']);
    expect(followed(edit, { ...theirs, slippageBps: 7 }).contested).toEqual(['maxPositionsTotal']);
  });

  it('are nobody’s but ours when they come back from our own saving', () => {
    const own = { slippageBps: 7 };
    const more = edited(typed, { slippageBps: 8 });
    const pushed = followed(more, { ...STORED, ...own }, own);
    expect([pushed.contested, pushed.draft.slippageBps]).toEqual([[], 8]);
    const done = afterSave(pushed, { ...STORED, ...own }, { own, before: STORED });
    expect(done).toEqual({
      stored: { ...STORED, ...own },
      draft: { ...STORED, slippageBps: 8, maxPositionsTotal: null },
      contested: [],
    });
  });

  it('are saved by the answer alone, or by the push that was quicker and knows more', () => {
    const own = { slippageBps: 7 };
    const answer = { ...STORED, ...own };
    const saving = { own, before: STORED };
    expect(afterSave(typed, answer, saving).draft).toEqual({ ...answer, maxPositionsTotal: null });
    const later = { ...answer, slippageBps: 9, fees: 'by-liquidity' };
    const edit = afterSave(followed(typed, later, own), answer, saving);
    expect(edit).toEqual({ stored: later, draft: { ...later, maxPositionsTotal: null }, contested: [] });
  });

  it('keep a field as it is when another one is switched at once', () => {
    const own = { enabled: false };
    const edit = afterSave(typed, { ...STORED, ...own }, { own, before: STORED });
    expect(edit.draft).toEqual({ ...typed.draft, enabled: false });
  });
});

describe('the address', () => {
  it('of a tab keeps the grouping and drops filters of trades', () => {
    const params = new URLSearchParams('strategy=u1&by=hour&symbol=BTCUSDT');
    expect([tabHref(params, 'u2'), tabHref(params, null), tabHref(new URLSearchParams(), null)]).toEqual([
      '/paper?strategy=u2&by=hour',
      '/paper?by=hour',
      '/paper',
    ]);
  });

  it('names a grouping, or none that there is', () => {
    expect([readGrouping('exit'), readGrouping('moon'), readGrouping(null)]).toEqual([
      'exit',
      'instrument',
      'instrument',
    ]);
  });
});
