import { FIELDS, fieldDefault, gateDefaults, parseStrategyConfig } from '@ae/strategies/config.ts';
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
    const shown = GROUPS.flatMap((group) => fieldsIn(group).map(({ path }) => path));
    expect([...shown].sort()).toEqual(FIELDS.map(({ path }) => path).sort());
  });

  it('has a switch for every gate', () => {
    const gates = gateFields();
    const inGates = gates.flatMap(({ toggle, numbers }) => [toggle, ...numbers]);
    expect(inGates).toHaveLength(fieldsIn('gates').length);
    expect(gates.every(({ toggle, prefix }) => toggle.path === `${prefix}.enabled`)).toBe(true);
  });
});
