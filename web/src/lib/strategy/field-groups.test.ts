import { describe, expect, it } from 'vitest';
import { GROUPS, gateFields, hiddenIn } from './field-groups.ts';

const without =
  (...hidden: string[]) =>
  (path: string): boolean =>
    !hidden.includes(path);
const WEIGHTS = ['weightDirection', 'weightEnv', 'weightAux', 'weightMomentum'];

describe('fields that a model does not use', () => {
  it('are none where all are shown', () => {
    for (const group of GROUPS) expect(hiddenIn(group, '', () => true)).toEqual([]);
  });

  it('are a whole group, or what is missing of it', () => {
    expect(hiddenIn('weights', '', without(...WEIGHTS))).toBe('all');
    expect(hiddenIn('weights', '', without('weightAux'))).toEqual(['weightAux']);
    expect(hiddenIn('scores', '', without('entryScore'))).toEqual(['entryScore']);
    expect(hiddenIn('exits', '', without('entryScore'))).toEqual([]);
    expect(hiddenIn('gates', '', () => false)).toBe('all');
  });

  it('are gates only where nothing of them is left', () => {
    const isShown = without('gateVol.enabled', 'gateCvd.enabled');
    expect(hiddenIn('gates', '', isShown)).toEqual(['gateCvd.enabled']);
    const shown = gateFields(isShown).map(({ prefix, hasSwitch, numbers }) => [
      prefix,
      hasSwitch,
      numbers.length,
    ]);
    expect(shown).toEqual([
      ['gateVol', false, 1],
      ['gateWhale', true, 2],
      ['gateObi', true, 1],
      ['gateSpotPerp', true, 1],
    ]);
  });

  it('are asked of the group of a model without fields of its own', () => {
    expect(hiddenIn('model', '', () => false)).toEqual([]);
  });
});
