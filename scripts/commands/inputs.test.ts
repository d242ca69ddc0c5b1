import { describe, expect, it } from 'vitest';
import { dayOption, epochMsOption, symbolOption, timeOption, wholeOption, wordOption } from './inputs.ts';

describe('values of the command line', () => {
  it('takes epoch milliseconds', () => {
    expect(epochMsOption('--at', '1723161600000')).toBe(1723161600000);
  });

  it.each([
    ['1723161600', /seconds, multiply by 1000/],
    ['1723161600000000', /microseconds, divide by 1000/],
    ['1723161600000000000', /nanoseconds/],
    ['2024-08-09', /13 digits\)$/],
    ['', /13 digits/],
    ['-1723161600000', /13 digits/],
    ['1723161600000.5', /13 digits/],
  ])('refuses the time %j and says what it looks like', (value, message) => {
    expect(() => epochMsOption('--at', value)).toThrow(message);
    expect(() => epochMsOption('--at', value)).toThrow(/^--at: time /);
  });

  it('takes dates and times in UTC where a period is asked for', () => {
    expect(timeOption('--from', '2024-02-29')).toBe(Date.UTC(2024, 1, 29));
    expect(timeOption('--from', '2024-02-29T12:30')).toBe(Date.UTC(2024, 1, 29, 12, 30));
    expect(timeOption('--from', '1723161600000')).toBe(1723161600000);
    expect(dayOption('--day', '2024-02-29')).toBe(Date.UTC(2024, 1, 29));
    for (const bad of ['2024-02-30', '2023-02-29', '2024-13-01', 'today']) {
      expect(() => timeOption('--from', bad)).toThrow(/--from: time /);
      expect(() => dayOption('--day', bad)).toThrow(/--day: day /);
    }
  });

  it('takes a symbol as the venue writes it', () => {
    expect(symbolOption('1000PEPEUSDT')).toBe('1000PEPEUSDT');
    expect(() => symbolOption('btcusdt')).toThrow(/upper case/);
    expect(() => symbolOption('')).toThrow(/--symbol/);
  });

  it('takes whole numbers within a range, or the default', () => {
    const range = { min: 1, max: 5, fallback: 2 };
    expect(wholeOption('--uses', null, range)).toBe(2);
    expect(wholeOption('--uses', '5', range)).toBe(5);
    for (const bad of ['0', '6', '2.5', 'two', '-1', '']) {
      expect(() => wholeOption('--uses', bad, range)).toThrow(/--uses.*from 1 to 5/);
    }
  });

  it('takes one word of a set', () => {
    expect(wordOption('role', 'admin', ['admin', 'user'])).toBe('admin');
    expect(() => wordOption('role', 'root', ['admin', 'user'])).toThrow(
      'role: "root" is not known (expected one of admin, user)',
    );
  });
});
