import { expect, test } from 'vitest';
import type { MarketDataClient } from '../ports.ts';
import { confirmByStreams, measureClock } from './clock-offset.ts';
import { LocalClock } from './local-clock.ts';
import { VenueClock } from './venue-clock.ts';

const T = 1_700_000_000_000;
const HOUR_MS = 3_600_000;

/** A machine, `wallAhead` of the true time at the start, and a venue that knows the true time. */
function bench(wallAhead = 0) {
  const world = { now: T, sleptMs: 0, wallAhead, streams: [] as number[] };
  const warnings: unknown[] = [];
  const quiet = () => undefined;
  const log = (context: object) => void warnings.push(context);
  const clock = new LocalClock({
    wall: () => world.now + world.wallAhead,
    monotonic: () => world.now - T - world.sleptMs + 0.4,
  });
  const venue = new VenueClock(clock, false);
  const client = {
    clockReading: () => Promise.resolve({ time: world.now, sentAt: clock.now(), answeredAt: clock.now() }),
    streamOffsets: () => world.streams,
  } as unknown as MarketDataClient;
  const logger = { debug: quiet, info: quiet, warn: log, error: quiet };
  const measure = () => measureClock({ client, clock, logger }, venue);
  const look = confirmByStreams({ client, clock, logger }, venue);
  /** Looks at the streams for so many seconds. */
  const lookFor = (seconds: number) => {
    for (let second = 0; second <= seconds; second += 1) {
      look();
      world.now += 1_000;
    }
  };
  return { world, clock, venue, measure, lookFor, warnings };
}

test('a machine set forward by mistake, and back later: no time of the future, and no standstill', async () => {
  const { world, clock, venue, measure, warnings } = bench();
  await measure();
  expect(venue.now()).toBe(T);
  world.wallAhead = HOUR_MS;
  expect([clock.isStepped, clock.now(), venue.now()]).toEqual([true, T, T]);
  await measure();
  world.now += 1_000;
  expect([clock.isStepped, venue.now(), venue.offsetMs]).toEqual([false, T + 1_000, 0]);
  world.wallAhead = 0;
  expect(clock.isStepped).toBe(true);
  await measure();
  world.now += 1_000;
  expect([clock.isStepped, venue.now(), warnings]).toEqual([false, T + 2_000, []]);
});

test('a machine set back by mistake: time goes on', async () => {
  const { world, clock, venue, measure } = bench();
  await measure();
  world.wallAhead = -HOUR_MS;
  world.now += 1_000;
  expect(venue.now()).toBe(T + 1_000);
  await measure();
  expect([clock.now(), venue.offsetMs, venue.isBlocked]).toEqual([T + 1_000, 0, false]);
});

test('after a suspension time waits for the venue, and then leaps to the present', async () => {
  const { world, clock, venue, measure, warnings } = bench();
  await measure();
  world.now += HOUR_MS;
  world.sleptMs += HOUR_MS;
  expect([clock.isStepped, clock.now(), venue.now()]).toEqual([true, T, T]);
  await measure();
  expect([clock.now(), venue.now(), venue.offsetMs]).toEqual([T + HOUR_MS, T + HOUR_MS, 0]);
  expect(warnings).toEqual([{ movedMs: HOUR_MS }]);
});

test('a machine that was ahead at the start is corrected: the block ends, and time goes on as it was', async () => {
  const { world, clock, venue, measure } = bench(300_000);
  await measure();
  expect([venue.now(), venue.isBlocked]).toEqual([T, true]);
  world.wallAhead = 0;
  world.now += 1_000;
  await measure();
  expect([clock.now(), venue.now()]).toEqual([T + 1_000, T + 1_000]);
  expect([venue.offsetMs, venue.isBlocked]).toEqual([0, false]);
});

test('a small difference is no step', async () => {
  const { world, clock, venue, measure } = bench();
  await measure();
  world.wallAhead = 200;
  await measure();
  expect([clock.isStepped, clock.now(), venue.now()]).toEqual([false, T, T]);
});

test('the time of a tape moves nothing', () => {
  const { world, clock } = bench();
  const tape = new VenueClock(clock, true);
  tape.observe({ time: T - HOUR_MS, receivedAt: T });
  world.wallAhead = -HOUR_MS;
  expect([tape.followLocal(clock), clock.now()]).toEqual([0, T]);
});

test('after a suspension the streams are believed when the venue does not answer for some seconds', async () => {
  const { world, clock, venue, measure, lookFor, warnings } = bench();
  await measure();
  world.now += HOUR_MS;
  world.sleptMs += HOUR_MS;
  // One was sent before the suspension, one comes late.
  world.streams = [HOUR_MS - 40, -20, HOUR_MS - 60, HOUR_MS - 900, HOUR_MS - 50];
  lookFor(4);
  expect([clock.isStepped, warnings]).toEqual([true, []]);
  lookFor(1);
  expect([clock.isStepped, venue.offsetMs, warnings]).toEqual([false, -60, [{ movedMs: HOUR_MS }]]);
  expect(clock.now()).toBe(world.now);
});

test('too few streams prove nothing, and what they do not confirm is left to the venue', async () => {
  const { world, clock, measure, lookFor } = bench();
  await measure();
  world.now += HOUR_MS;
  world.sleptMs += HOUR_MS;
  world.streams = [HOUR_MS, HOUR_MS];
  lookFor(10);
  expect(clock.isStepped).toBe(true);
  world.streams = [-20, -30, HOUR_MS];
  lookFor(10);
  expect(clock.isStepped).toBe(true);
  await measure();
  expect([clock.isStepped, clock.now()]).toEqual([false, world.now]);
});

test('a machine set forward by mistake is not followed by what streams say, nor is a step that has gone again', async () => {
  const { world, clock, measure, lookFor } = bench();
  await measure();
  world.streams = [-20, -30, -40];
  world.wallAhead = HOUR_MS;
  lookFor(10);
  expect(clock.now()).toBe(world.now);
  world.wallAhead = 0;
  lookFor(3);
  world.streams = [HOUR_MS, HOUR_MS, HOUR_MS];
  world.wallAhead = HOUR_MS;
  lookFor(3);
  expect(clock.now()).toBe(world.now);
});
