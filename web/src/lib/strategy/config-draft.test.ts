import { fieldDefault, fieldsOf, gateDefaults, parseStrategyConfig } from '@ae/strategies/config.ts';
import { MODELS } from '@ae/strategies/registry.ts';
import { describe, expect, it } from 'vitest';
import {
  configOf,
  draftOf,
  newDraft,
  rebased,
  sameDraft,
  valueAt,
  weightsTotal,
  withChoice,
} from './config-draft.ts';
import { fieldsIn, GROUPS, gateFields } from './field-groups.ts';

/** What a new form starts with; it has no fields of its own. */
const usualModel = String(newDraft('BTCUSDT')['model']);

describe('config draft', () => {
  it('starts valid but for the name', () => {
    const result = parseStrategyConfig(configOf(newDraft('BTCUSDT')));
    expect(result.ok ? [] : result.errors.map(({ path }) => path)).toEqual(['displayName']);
  });

  it('makes the nested configuration and reads it back', () => {
    const draft = { ...newDraft('ETHUSDT'), displayName: 'One', 'gateObi.obiThreshold': 0.4 };
    const config = configOf(draft);
    expect(valueAt(config, 'gateObi.obiThreshold')).toBe(0.4);
    expect(sameDraft(draftOf(config), draft)).toBe(true);
    expect(sameDraft(draftOf(config), newDraft('ETHUSDT'))).toBe(false);
  });

  it('fills in the gate defaults of the instrument, and only those', () => {
    const draft = { ...newDraft('BTCUSDT'), displayName: 'Kept', slAtrMultiplier: 2 };
    const moved = withChoice(draft, { symbol: 'SOLUSDT' }).draft;
    const defaults = gateDefaults('SOLUSDT');
    expect(moved).toMatchObject({
      symbol: 'SOLUSDT',
      displayName: 'Kept',
      slAtrMultiplier: 2,
      'gateVol.volAtrPctMin': defaults.volAtrPctMin,
      'gateWhale.whaleUsdThreshold': defaults.whaleUsdThreshold,
      'gateObi.obiThreshold': defaults.obiThreshold,
      'gateSpotPerp.spotPerpThreshold': defaults.spotPerpThreshold,
    });
  });

  it('brings a model’s own defaults where nothing else was set, and says which', () => {
    for (const { id, defaults = {} } of MODELS) {
      const start = newDraft('BTCUSDT');
      const { draft, filled } = withChoice(start, { model: id });
      expect(draft).toMatchObject({ ...defaults, model: id });
      expect(draft).toEqual(newDraft('BTCUSDT', id));
      expect(sameDraft(draft, newDraft('BTCUSDT', id))).toBe(true);
      expect(filled.every((path) => draft[path] !== start[path])).toBe(true);
      expect(withChoice(draft, { model: String(start['model']) }).draft).toEqual(start);
    }
  });

  it('keeps what somebody has set when the instrument changes', () => {
    const set = { ...newDraft('BTCUSDT'), 'gateObi.obiThreshold': 0.77 };
    const { draft, filled } = withChoice(set, { symbol: 'SOLUSDT' });
    expect(draft['gateObi.obiThreshold']).toBe(0.77);
    expect(filled).toContain('gateVol.volAtrPctMin');
    expect(filled).not.toContain('gateObi.obiThreshold');
    expect(draft['gateVol.volAtrPctMin']).toBe(fieldDefault('gateVol.volAtrPctMin', 'SOLUSDT'));
  });

  it('swaps the own fields of a model with the model', () => {
    for (const { id, params = {} } of MODELS) {
      const own = Object.keys(params).map((name) => `params.${name}`);
      const draft = newDraft('BTCUSDT', id);
      expect(Object.keys(draft).filter((path) => path.startsWith('params.'))).toEqual(own);
      const { filled } = withChoice(newDraft('BTCUSDT'), { model: id });
      expect(filled.filter((path) => path.startsWith('params.'))).toEqual(own);
      expect(draftOf({ ...configOf(draft), params: undefined })).toEqual(draft);
      expect(fieldsIn('model', id).map(({ path }) => path)).toEqual(own);
      const left = withChoice({ ...draft, [own[0] ?? 'entryScore']: 62 }, { model: usualModel });
      expect(parseStrategyConfig({ ...configOf(left.draft), displayName: 'One' }).ok).toBe(true);
    }
  });

  it('puts edits of own fields on top of a newer version, as long as it has the model', () => {
    const owner = MODELS.find(({ params }) => params !== undefined);
    const [name = ''] = Object.keys(owner?.params ?? {});
    const path = `params.${name}`;
    const start = newDraft('BTCUSDT', owner?.id);
    const edited = { ...start, [path]: 5, entryScore: 70 };
    expect(sameDraft(edited, start)).toBe(false);
    expect(rebased(edited, start, { ...start, tags: ['new'] })).toEqual({ ...edited, tags: ['new'] });
    expect(rebased(edited, start, newDraft('BTCUSDT'))).toEqual({ ...newDraft('BTCUSDT'), entryScore: 70 });
    const moved = withChoice(edited, { model: usualModel }).draft;
    expect(rebased(moved, start, { ...start, [path]: 4 })).toEqual(moved);
  });

  it('keeps a number empty that somebody has emptied', () => {
    const draft = { ...newDraft('BTCUSDT'), slAtrMultiplier: null };
    expect(withChoice(draft, { symbol: 'SOLUSDT' }).draft['slAtrMultiplier']).toBeNull();
  });

  it('puts edits on top of a newer version', () => {
    const start = { ...newDraft('BTCUSDT'), displayName: 'One' };
    const edited = { ...start, entryScore: 80 };
    const newer = { ...start, displayName: 'Two', timeoutMinutes: 60 };
    expect(rebased(edited, start, newer)).toEqual({ ...newer, entryScore: 80 });
  });

  it('adds the weights without binary dust; an empty one is 0', () => {
    const draft = newDraft('BTCUSDT');
    expect(weightsTotal(draft)).toBe(100);
    const weights = { weightDirection: 33.3, weightEnv: 33.3, weightAux: 33.4, weightMomentum: null };
    expect(weightsTotal({ ...draft, ...weights })).toBe(100);
  });
});

describe('field groups', () => {
  it('shows every field exactly once', () => {
    for (const model of ['', ...MODELS.map(({ id }) => id)]) {
      const shown = GROUPS.flatMap((group) => fieldsIn(group, model).map(({ path }) => path));
      expect([...shown].sort()).toEqual(
        fieldsOf(model)
          .map(({ path }) => path)
          .sort(),
      );
    }
  });

  it('has a switch for every gate', () => {
    const gates = gateFields();
    const inGates = gates.flatMap(({ toggle, numbers }) => [toggle, ...numbers]);
    expect(inGates).toHaveLength(fieldsIn('gates').length);
    expect(gates.every(({ toggle, prefix }) => toggle.path === `${prefix}.enabled`)).toBe(true);
  });
});
