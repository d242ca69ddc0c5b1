import { expect, test } from 'vitest';
import type { EngineStatusView, EngineView, TickView } from '../engine/index.ts';
import { boundedRange } from './ranges.ts';
import { venueNow } from './venue-time.ts';

const TRADED = Date.UTC(2026, 0, 1, 12);
const HOUR = 3_600_000;

function view(tradedAt: number | null, toldAt: number | null): Pick<EngineView, 'ticks' | 'status'> {
  const ticks = new Map<string, TickView>();
  if (tradedAt !== null) ticks.set('BTCUSDT', { time: tradedAt } as TickView);
  return { ticks, status: toldAt === null ? null : ({ at: toldAt } as EngineStatusView) };
}

test.each([
  ['the newest trade before the engine tells its time', TRADED, null, TRADED],
  ['the newest trade when it is later than the last report', TRADED, TRADED - 900, TRADED],
  ['the time of the last report when no trade comes', TRADED, TRADED + 30 * HOUR, TRADED + 30 * HOUR],
  ['the time of a tape, whatever day it is here', null, TRADED, TRADED],
])('is %s', (_what, tradedAt, toldAt, now) => {
  expect(venueNow(view(tradedAt, toldAt))).toBe(now);
});

test('is our own clock before either', () => {
  const before = Date.now();
  expect(venueNow(view(null, null))).toBeGreaterThanOrEqual(before);
  // A tape that has not begun stands at 0.
  expect(venueNow(view(null, 0))).toBeGreaterThanOrEqual(before);
});

test('ranges reach what was collected while no trade came', () => {
  const now = TRADED + 30 * HOUR;
  const engine = { view: () => view(TRADED, now) } as Parameters<typeof boundedRange>[0]['engine'];
  const limits = { usualMs: 24 * HOUR, mostMs: 31 * 24 * HOUR };
  const range = { from: now - 24 * HOUR, to: now + 1 };
  expect(boundedRange({ engine }, { from: range.from }, limits)).toEqual(range);
});
