import { expect, it } from 'vitest';
import { DEAD_AFTER_MS } from '../graphql/keep-alive.ts';
import {
  agedBy,
  ageOf,
  ageOfPrices,
  ENGINE_WITHIN_MS,
  type FeedFault,
  type FeedSource,
  FRESH,
  feedFault,
  nextServerTime,
} from './feed-fault.ts';

const AT = Date.UTC(2026, 0, 1, 12);
const iso = (ms: number): string => new Date(AT + ms).toISOString();
const source = (part: Partial<FeedSource>): FeedSource => ({
  at: iso(0),
  ageMs: 0,
  state: 'running',
  marketSilentSince: null,
  publicSilentSince: null,
  ...part,
});

it('is none while something comes, or nothing is known', () => {
  expect(feedFault(null, false)).toBeNull();
  expect(feedFault(source({}), false)).toBeNull();
});

it('is what one of its routes would bring, or the whole venue since the one that fell silent first', () => {
  const silent = (market: number | null, quotes: number | null): FeedFault | null => {
    const marketSilentSince = market === null ? null : iso(market);
    const publicSilentSince = quotes === null ? null : iso(quotes);
    return feedFault(source({ marketSilentSince, publicSilentSince }), false);
  };
  expect(silent(-11_000, null)).toEqual({ kind: 'trades', since: AT - 11_000 });
  expect(silent(null, -12_000)).toEqual({ kind: 'quotes', since: AT - 12_000 });
  expect(silent(-11_000, -12_000)).toEqual({ kind: 'venue', since: AT - 12_000 });
});

it('leaves last and mark prices fresh while only quotes are missing', () => {
  const fault = (kind: FeedFault['kind']): FeedFault => ({ kind, since: AT });
  const old = { isOld: true, since: AT };
  expect([ageOf(null), ageOfPrices(null), ageOfPrices(fault('quotes'))]).toEqual([FRESH, FRESH, FRESH]);
  expect([ageOf(fault('quotes')), ageOfPrices(fault('trades')), ageOfPrices(fault('venue'))]).toEqual([
    old,
    old,
    old,
  ]);
});

it('tells how far the server’s time goes from report to report', () => {
  const first = nextServerTime(null, { at: iso(0) });
  expect(first).toEqual({ at: AT, stepMs: Number.POSITIVE_INFINITY });
  expect(nextServerTime(first, { at: iso(1_000) })).toEqual({ at: AT + 1_000, stepMs: 1_000 });
});

it('is the engine when it failed or says nothing, since it spoke last', () => {
  const last = { kind: 'engine', since: AT };
  expect(feedFault(source({ state: 'failed' }), false)).toEqual(last);
  expect(feedFault(source({}), true)).toEqual(last);
  expect(feedFault(null, true)).toBeNull();
});

it('is the engine at once when its last report is old as it comes', () => {
  expect(feedFault(source({ ageMs: 10_000 }), false)).toBeNull();
  expect(feedFault(source({ ageMs: 10_001 }), false)).toEqual({ kind: 'engine', since: AT });
});

it('ages what a subscription brings; all that is fresh is one value and has no age', () => {
  const live = { isOld: false, since: null };
  expect(agedBy(live, FRESH)).toBe(FRESH);
  expect(agedBy({ isOld: false, since: AT }, FRESH)).toBe(FRESH);
  expect(agedBy({ isOld: true, since: AT }, FRESH)).toEqual({ isOld: true, since: AT });
  const age = { isOld: true, since: AT - 5 };
  expect([agedBy(live, age), agedBy({ isOld: true, since: AT }, age)]).toEqual([age, age]);
});

it('waits for the engine until a dead connection would have been noticed', () => {
  expect(ENGINE_WITHIN_MS).toBeGreaterThan(DEAD_AFTER_MS);
});
