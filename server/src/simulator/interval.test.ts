import { expect, it } from 'vitest';
import { INTERVALS } from './interval.ts';

it.each([
  ['1m', '2026-02-28T23:59:59.999Z', '2026-02-28T23:59:00Z', '2026-03-01T00:00:00Z'],
  ['12h', '2026-02-28T23:00:00Z', '2026-02-28T12:00:00Z', '2026-03-01T00:00:00Z'],
  ['1w', '2026-11-21T03:00:00Z', '2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z'],
  ['1M', '2024-02-29T12:00:00Z', '2024-02-01T00:00:00Z', '2024-03-01T00:00:00Z'],
  ['1M', '2026-12-31T23:59:59Z', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
])('%s around %s opens at %s and ends at %s', (name, time, open, next) => {
  const interval = INTERVALS.get(name)!;
  expect(interval.openOf(Date.parse(time))).toBe(Date.parse(open));
  expect(interval.nextOf(Date.parse(open))).toBe(Date.parse(next));
});
