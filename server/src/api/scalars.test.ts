import { describe, expect, it } from 'vitest';
import { checkBigInt, checkDecimal, isCalendarDay, parseDateTime, serializeDateTime } from './scalars.ts';

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
    ['0001-01-01T00:00:00Z'],
    ['1999-12-31T23:59:59.999Z'],
    ['2200-01-01T00:00:00.001Z'],
    ['9999-12-31T23:59:59Z'],
    ['2026-02-30T00:00:00Z'],
    ['2026-02-29T00:00:00+08:00'],
  ])('refuses %s with words', (value) => {
    const words = `DateTime: ${JSON.stringify(value)} is not allowed, expected ISO-8601 text`;
    expect(() => parseDateTime(value)).toThrow(words);
  });

  it.each([
    ['2000-01-01T00:00:00Z', Date.UTC(2000, 0, 1)],
    ['2200-01-01T00:00Z', Date.UTC(2200, 0, 1)],
    ['2028-02-29T01:00:00+08:00', Date.UTC(2028, 1, 28, 17)],
  ])('takes %s, by the calendar of its own zone', (value, at) => {
    expect(parseDateTime(value)).toBe(at);
  });

  it('refuses to show what is no time', () => {
    expect(() => serializeDateTime(1.5)).toThrow();
    expect(() => serializeDateTime('2026')).toThrow();
  });
});

it.each([
  ['2028-02-29', true],
  ['2026-02-29', false],
  ['2026-02-30', false],
  ['2026-04-31', false],
  ['2026-13-01', false],
  ['2026-01-00', false],
])('%s is a day of the calendar: %s', (text, is) => {
  expect(isCalendarDay(text)).toBe(is);
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
