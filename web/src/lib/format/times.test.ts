import { describe, expect, it } from 'vitest';
import { formatCountdown, formatDuration, formatMoment, toEpochMs } from './times.ts';

const UNITS = ['d', 'h', 'm', 's', ' '] as const;

describe('times as text', () => {
  it.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [5_000, '5s'],
    [65_000, '1m 05s'],
    [3_600_000, '1h 00m'],
    [93_600_000, '1d 02h'],
    [-5, '0 ms'],
  ])('a duration of %s ms is %s', (ms, expected) => {
    expect(formatDuration(ms, UNITS)).toBe(expected);
  });

  it.each([
    [0, '00:00:00'],
    [1, '00:00:01'],
    [28_799_000, '07:59:59'],
    [360_000_000, '100:00:00'],
    [-1, '00:00:00'],
  ])('%s ms left is %s', (ms, expected) => {
    expect(formatCountdown(ms)).toBe(expected);
  });

  it('writes units of a language without spaces in one piece', () => {
    expect(formatDuration(65_000, ['天', '小时', '分', '秒', ''])).toBe('1分05秒');
  });

  it('puts the zone after the time in every language', () => {
    const moment = '2026-03-01T00:05:09.007Z';
    expect(formatMoment('zh-CN', moment, 'full', 'UTC')).toBe('2026年3月1日 00:05:09.007 UTC');
    expect(formatMoment('en-GB', moment, 'full', 'UTC')).toBe('1 Mar 2026, 00:05:09.007 UTC');
  });

  it('shows moments in a zone on a 24-hour clock', () => {
    const midnight = '2026-03-01T00:05:09.007Z';
    expect(formatMoment('en', midnight, 'time', 'UTC')).toBe('00:05:09');
    expect(formatMoment('en', midnight, 'minute', 'Asia/Shanghai')).toBe('08:05');
    expect(formatMoment('en', midnight, 'full', 'UTC')).toContain('00:05:09.007');
  });

  it('shows a dash for what is not known', () => {
    expect([
      formatMoment('en', null, 'time'),
      formatDuration(null, UNITS),
      formatCountdown(undefined),
    ]).toEqual(['–', '–', '–']);
    expect([toEpochMs('never'), toEpochMs(null), toEpochMs(5)]).toEqual([null, null, 5]);
  });
});
