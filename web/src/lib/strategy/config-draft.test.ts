import { FIELDS, gateDefaults, parseStrategyConfig } from '@ae/strategies/config.ts';
import { describe, expect, it } from 'vitest';
import { configOf, draftOf, newDraft, sameDraft, valueAt, weightsTotal, withSymbol } from './config-draft.ts';
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
    const moved = withSymbol(draft, 'SOLUSDT');
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
