import { describe, expect, it } from 'vitest';
import { barShifted, barStart } from './api-candle-intervals.ts';

const at = (text: string) => Date.parse(text);

describe('bars', () => {
  it.each([
    ['m3', '2024-02-29T23:59:59.999Z', '2024-02-29T23:57:00Z'],
    ['h8', '2024-02-29T23:59:59.999Z', '2024-02-29T16:00:00Z'],
    ['d1', '2024-02-29T23:59:59.999Z', '2024-02-29T00:00:00Z'],
    ['w1', '2024-03-03T23:59:59.999Z', '2024-02-26T00:00:00Z'],
    ['w1', '2024-03-04T00:00:00.000Z', '2024-03-04T00:00:00Z'],
    ['mo1', '2024-02-29T23:59:59.999Z', '2024-02-01T00:00:00Z'],
  ] as const)('%s that holds %s starts at %s', (interval, time, start) => {
    expect(barStart(interval, at(time))).toBe(at(start));
  });

  it('move by whole bars, months by the calendar', () => {
    expect(barShifted('mo1', at('2024-01-31T12:00:00Z'), 1)).toBe(at('2024-02-01T00:00:00Z'));
    expect(barShifted('mo1', at('2024-01-31T12:00:00Z'), -2)).toBe(at('2023-11-01T00:00:00Z'));
    expect(barShifted('w1', at('2024-03-03T12:00:00Z'), 1)).toBe(at('2024-03-04T00:00:00Z'));
    expect(barShifted('m5', at('2024-03-03T12:04:00Z'), 1)).toBe(at('2024-03-03T12:05:00Z'));
  });
});
