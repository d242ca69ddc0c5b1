import { describe, expect, it } from 'vitest';
import { checkBigInt, checkDecimal, parseDateTime, serializeDateTime } from './scalars.ts';

describe('DateTime', () => {
  it('is ISO text outside and epoch milliseconds inside', () => {
    expect(serializeDateTime(1_767_225_600_123)).toBe('2026-01-01T00:00:00.123Z');
    expect(parseDateTime('2026-01-01T08:00:00.123+08:00')).toBe(1_767_225_600_123);
  });

  it.each([
    ['2026-01-01'],
    ['2026-01-01T00:00:00'],
    [1_767_225_600],
    ['yesterday'],
    [null],
    ['2026-13-01T00:00:00Z'],
    ['0000-01-01T00:00:00Z'],
    ['0001-01-01T00:00:00+01:00'],
  ])('refuses %s', (value) => {
    expect(() => parseDateTime(value)).toThrow(/ISO-8601/);
  });

  it('refuses to show what is no time', () => {
    expect(() => serializeDateTime(1.5)).toThrow();
    expect(() => serializeDateTime('2026')).toThrow();
  });
});

describe('Decimal', () => {
  it.each(['0', '-1.50', '123456789012345678.000000001'])('keeps %s as it is', (value) => {
    expect(checkDecimal(value)).toBe(value);
  });

  it.each([[1.5], ['1e5'], [''], ['1.'], ['NaN'], [null]])('refuses %s', (value) => {
    expect(() => checkDecimal(value)).toThrow(/decimal string/);
  });
});

describe('BigInt', () => {
  it('is text of digits', () => {
    expect(checkBigInt(9_007_199_254_740_991)).toBe('9007199254740991');
    expect(checkBigInt('18446744073709551615')).toBe('18446744073709551615');
  });

  it.each([[1.5], [2 ** 53], ['1.0'], ['abc'], [true]])('refuses %s', (value) => {
    expect(() => checkBigInt(value)).toThrow(/digits/);
  });
});
