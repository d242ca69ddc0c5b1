import { expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../engine/core/model/epoch-ms.ts';
import { coverOf } from './roll-up-cover.ts';

const D = Date.UTC(2026, 10, 20);
const NONE = { days: new Set<number>(), hours: new Set<number>() };

it('reads a range live as one piece when nothing is rolled up', () => {
  const range = { from: D + 5, to: D + 3 * DAY_MS + 7 };
  expect(coverOf(range, NONE)).toEqual({ days: [], hours: [], live: [range] });
  expect(coverOf({ from: D, to: D }, NONE).live).toEqual([]);
});

it('takes whole days, then whole hours, then the rest', () => {
  const hours = new Set(Array.from({ length: 72 }, (_, hour) => D + hour * HOUR_MS));
  const range = { from: D + 22 * HOUR_MS + 1, to: D + 2 * DAY_MS + HOUR_MS + 1 };
  expect(coverOf(range, { days: new Set([D, D + DAY_MS, D + 2 * DAY_MS]), hours })).toEqual({
    days: [D + DAY_MS],
    hours: [D + 23 * HOUR_MS, D + 2 * DAY_MS],
    live: [
      { from: D + 22 * HOUR_MS + 1, to: D + 23 * HOUR_MS },
      { from: D + 2 * DAY_MS + HOUR_MS, to: D + 2 * DAY_MS + HOUR_MS + 1 },
    ],
  });
});

it('reads a day between two live that is not rolled up', () => {
  const days = new Set([D, D + 2 * DAY_MS]);
  expect(coverOf({ from: D, to: D + 3 * DAY_MS }, { ...NONE, days })).toEqual({
    days: [D, D + 2 * DAY_MS],
    hours: [],
    live: [{ from: D + DAY_MS, to: D + 2 * DAY_MS }],
  });
});
