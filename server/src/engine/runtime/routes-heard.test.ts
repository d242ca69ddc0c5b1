import { expect, test } from 'vitest';
import { RoutesHeard } from './routes-heard.ts';

const T = 1_000_000;

test('before its first message a route is not late, but what is known from before is as old as it is', () => {
  const heard = new RoutesHeard();
  expect([heard.marketSilentSince(T), heard.publicSilentSince(T), heard.silentSince(T, 0)]).toEqual([
    null,
    null,
    null,
  ]);
  expect([heard.marketSilentSince(T + 10_000, T), heard.marketSilentSince(T + 10_001, T)]).toEqual([null, T]);
  heard.quote(T + 60_000);
  expect(heard.silentSince(T + 60_000, T)).toBe(T);
  heard.mark(T + 60_000);
  expect(heard.silentSince(T + 60_000, T)).toBeNull();
});

test('each route is judged by itself, by what comes on its beat', () => {
  const heard = new RoutesHeard();
  heard.mark(T);
  heard.trade(T + 1_000);
  heard.depth(T);
  expect([heard.marketSilentSince(T + 11_000), heard.publicSilentSince(T + 10_000)]).toEqual([null, null]);
  expect([heard.marketSilentSince(T + 11_001), heard.publicSilentSince(T + 10_001)]).toEqual([T + 1_000, T]);
  expect(heard.silentSince(T + 11_001, 0)).toBe(T);
  heard.quote(T + 11_000);
  expect(heard.silentSince(T + 11_001, 0)).toBe(T + 1_000);
});

test('a quiet market is no silent one: where nothing comes on a beat the streams’ own patience counts', () => {
  const wide = new RoutesHeard();
  wide.quote(T);
  expect([wide.publicSilentSince(T + 60_000), wide.publicSilentSince(T + 60_001)]).toEqual([null, T]);
  // A tape may hold trades and no mark prices.
  wide.trade(T);
  expect([wide.marketSilentSince(T + 300_000), wide.marketSilentSince(T + 300_001)]).toEqual([null, T]);
  wide.depth(T);
  expect([wide.marketSilentSince(T + 30_000), wide.marketSilentSince(T + 30_001)]).toEqual([null, T]);
});

test('nothing goes back in time, and of all instruments the newest counts', () => {
  const one = new RoutesHeard();
  const other = new RoutesHeard();
  one.mark(T);
  one.mark(T - 1);
  one.depth(T - 5);
  other.trade(T + 7);
  const all = new RoutesHeard();
  for (const heard of [one, other, new RoutesHeard()]) all.include(heard);
  expect([all.marketAt, all.publicAt]).toEqual([T + 7, T - 5]);
  // With the beats of each: mark prices and depth of the one.
  expect([all.marketSilentSince(T + 10_008), all.publicSilentSince(T + 9_996)]).toEqual([T + 7, T - 5]);
});
