import { describe, expect, it } from 'vitest';
import { newDraft } from './config-draft.ts';
import { byPath, checkDraft, fieldId, serverFaults } from './form-check.ts';

const draft = { ...newDraft('BTCUSDT'), displayName: 'One' };

describe('form check', () => {
  it('accepts the defaults', () => {
    expect(checkDraft(draft, 'en', ['BTCUSDT'])).toEqual([]);
  });

  it('says the sum of the weights in both languages', () => {
    const wrong = { ...draft, weightEnv: 30 };
    expect(checkDraft(wrong, 'en', undefined)).toMatchObject([{ path: 'weights', code: 'weights_sum' }]);
    expect(checkDraft(wrong, 'en', undefined)[0]?.text).toContain('exactly 100');
    expect(checkDraft(wrong, 'zh', undefined)[0]?.text).toContain('之和恰为 100');
  });

  it('finds an empty number and an unknown instrument', () => {
    const faults = checkDraft({ ...draft, symbol: 'NOPE', slAtrMultiplier: null }, 'en', ['BTCUSDT']);
    expect(faults.map(({ path }) => path).sort()).toEqual(['slAtrMultiplier', 'symbol']);
  });

  it('shows the server in the same words and keeps the first fault of a field', () => {
    const errors = [
      { path: 'symbol', code: 'unknown_symbol', message: 'no', messageZh: '无', expected: '' },
      { path: 'symbol', code: 'other', message: 'later', messageZh: '后', expected: '' },
    ];
    expect(byPath(serverFaults(errors, 'zh')).get('symbol')?.text).toBe('无');
    expect(byPath(serverFaults(errors, 'en')).get('symbol')?.text).toBe('no');
  });

  it('gives every field an id that markup can hold', () => {
    expect(fieldId('gateVol.enabled')).toBe('field-gateVol-enabled');
  });
});
