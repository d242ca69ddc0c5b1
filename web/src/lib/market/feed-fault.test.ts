import { expect, it } from 'vitest';
import { DEAD_AFTER_MS } from '../graphql/keep-alive.ts';
import { agedBy, ENGINE_WITHIN_MS, type FeedSource, FRESH, feedFault } from './feed-fault.ts';

const AT = Date.UTC(2026, 0, 1, 12);
const iso = (ms: number): string => new Date(AT + ms).toISOString();
const source = (part: Partial<FeedSource>): FeedSource => ({
  at: iso(0),
  ageMs: 0,
  state: 'running',
  startedAt: iso(-60_000),
  heardAt: iso(0),
  ...part,
});

it('is none while something comes, or nothing is known', () => {
  expect(feedFault(null, false)).toBeNull();
  expect(feedFault(source({ heardAt: iso(-10_000) }), false)).toBeNull();
});

it('is the venue when no stream has brought anything for ten seconds', () => {
  expect(feedFault(source({ heardAt: iso(-10_001) }), false)).toEqual({ kind: 'venue', since: AT - 10_001 });
});

it('is the venue when it never said anything, once the streams are open', () => {
  expect(feedFault(source({ heardAt: null }), false)).toEqual({ kind: 'venue', since: AT - 60_000 });
  expect(feedFault(source({ heardAt: null, state: 'starting' }), false)).toBeNull();
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
