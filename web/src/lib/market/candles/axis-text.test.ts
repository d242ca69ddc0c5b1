import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { axisText as AxisTextOf } from './axis-text.ts';
import { axisTime } from './axis-time.ts';

const SUMMER_MINUTES = 120;
const DAY_MARK = 2;
const TIME_MARK = 3;
let axisText: typeof AxisTextOf;

beforeAll(async () => {
  // Nothing is drawn here: a rune is its value.
  const rune = <T>(value: T): T => value;
  vi.stubGlobal('$state', Object.assign(rune, { raw: rune }));
  axisText = (await import('./axis-text.ts')).axisText;
});

afterAll(() => vi.unstubAllGlobals());

it('names a day of winter by itself on an axis of summer, whose midnight is 23 o’clock then', () => {
  const axis = axisTime(false, SUMMER_MINUTES);
  const text = axisText(axis, String, String);
  const midnight = axis.toAxis(Date.UTC(2026, 0, 14, 22));
  expect(text.tick(midnight, DAY_MARK)).toBe('Jan 15');
  // Without a window the zone is UTC: the true moment.
  expect(text.tick(midnight, TIME_MARK)).toBe('22:00');
  expect(text.moment(midnight)).toContain('Jan 14');
});

it('names bars of whole days by their date in UTC', () => {
  const axis = axisTime(true, SUMMER_MINUTES);
  const text = axisText(axis, String, String);
  expect(text.moment(axis.toAxis(Date.UTC(2026, 6, 1)))).toBe('Jul 1, 2026');
});
