import { expect, test } from 'vitest';
import { candleRange, checkBarSpan } from './candle-range.ts';

const at = (text: string) => Date.parse(`2026-03-${text}Z`);

test('bars that begin in the range are whole, as on the exchange', () => {
  const range = (from: string, to: string) =>
    candleRange({ interval: 'h1', bars: 10, from: at(from), to: at(to) }, null);
  expect(range('10T10:30', '10T12:30')).toEqual({ from: at('10T11:00'), to: at('10T13:00') });
  expect(range('10T10:00', '10T12:00')).toEqual({ from: at('10T10:00'), to: at('10T12:00') });
  expect(range('10T10:30', '10T10:45')).toEqual({ from: at('10T11:00'), to: at('10T11:00') });
  const month = candleRange({ interval: 'mo1', bars: 2, from: at('02T00:00'), to: at('31T12:00') }, null);
  expect(month).toEqual({ from: Date.parse('2026-04-01T00:00Z'), to: Date.parse('2026-04-01T00:00Z') });
});

test('without a beginning so many bars back from what is known', () => {
  const range = candleRange({ interval: 'm5', bars: 3 }, at('10T10:07'));
  expect(range).toEqual({ from: at('10T09:55'), to: at('10T10:10') });
});

test('a range that ends before it begins is refused', () => {
  const wrong = () =>
    candleRange({ interval: 'h1', bars: 1, from: at('10T12:00'), to: at('10T11:00') }, null);
  expect(wrong).toThrow('is not before to');
});

test('more bars at once than may be read are refused, unless the range has fewer', () => {
  const DAY = 86_400_000;
  const check = (bars: number, days: number) => () =>
    checkBarSpan({ from: 0, to: days * DAY }, { interval: 'mo1', bars, longestMs: 732 * DAY });
  expect(check(20, 9_000)).not.toThrow();
  expect(check(1_000, 90)).not.toThrow();
  expect(check(1_000, 9_000)).toThrow(
    'bars: 1000 of mo1 are 31000 days, expected at most 732 days (23 bars)',
  );
});
