import { describe, expect, it } from 'vitest';
import { evaluationSubject, readSubject, tradeSubject, writeSubject } from './subject.ts';
import { valueText } from './value-text.ts';

describe('explained subject', () => {
  it('names an evaluation by strategy and time', () => {
    expect(evaluationSubject('u1', '2024-08-08T00:00:15.000Z').id).toBe('u1@1723075215000');
  });

  it('survives its address', () => {
    for (const subject of [evaluationSubject('u1', '2024-08-08T00:00:15.000Z'), tradeSubject('a:b=c')]) {
      expect(readSubject(writeSubject(subject))).toEqual(subject);
    }
    expect([readSubject(null), readSubject('luck:1'), readSubject('trade:')]).toEqual([null, null, null]);
  });
});

describe('values of a trail', () => {
  it.each([
    [null, '–'],
    [0, '0'],
    [0.000_000_12, '1.200e-7'],
    [12.345, '12.345'],
    [61_000.5, '61,000.50'],
    [true, 'true'],
    ['trend', 'trend'],
    [{ buys: 1, maxBuyUsd: null }, 'buys 1 · maxBuyUsd –'],
    [[], '–'],
  ])('%j is %s', (value, text) => {
    expect(valueText('en', value)).toBe(text);
  });
});
