import { expect, test } from 'vitest';
import { VenueClock } from './venue-clock.ts';

const T = 1_700_000_000_000;
const clock = () => new VenueClock({ now: () => T }, false);
/** The venue is `offsetMs` ahead, and its answer says so after `wayMs`, on the way back all of it. */
const reading = (offsetMs: number, wayMs: number) => ({
  time: T + offsetMs,
  sentAt: T,
  answeredAt: T + wayMs,
});

test('the offset is taken in the middle of the way there and back; past 1,000 ms it blocks until corrected', () => {
  const venue = clock();
  expect([venue.offsetMs, venue.isBlocked]).toEqual([null, false]);
  venue.measured(reading(1_151, 300));
  expect([venue.offsetMs, venue.isBlocked]).toEqual([1_001, true]);
  expect(venue.now()).toBe(T + 1_001);
  venue.measured(reading(-200, 0));
  expect([venue.offsetMs, venue.isBlocked]).toEqual([-200, false]);
});

test('an answer that was under way for long changes nothing unless it contradicts what is known', () => {
  const venue = clock();
  venue.measured(reading(40, 20));
  venue.measured(reading(30, 6_000));
  expect(venue.offsetMs).toBe(30);
  venue.measured(reading(9_000, 6_000));
  expect([venue.offsetMs, venue.isBlocked]).toEqual([6_000, true]);
});
