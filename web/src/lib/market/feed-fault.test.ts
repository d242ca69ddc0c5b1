import { expect, it } from 'vitest';
import { type FeedSource, feedFault } from './feed-fault.ts';

const AT = Date.UTC(2026, 0, 1, 12);
const iso = (ms: number): string => new Date(AT + ms).toISOString();
const source = (part: Partial<FeedSource>): FeedSource => ({
  at: iso(0),
  state: 'running',
  startedAt: iso(-60_000),
  heardAt: iso(0),
  ...part,
});

it('is none while something comes, or nothing is known', () => {
  expect(feedFault(null, null)).toBeNull();
  expect(feedFault(source({ heardAt: iso(-10_000) }), null)).toBeNull();
});

it('is the venue when no stream has brought anything for ten seconds', () => {
  expect(feedFault(source({ heardAt: iso(-10_001) }), null)).toEqual({ kind: 'venue', since: AT - 10_001 });
});

it('is the venue when it never said anything, once the streams are open', () => {
  expect(feedFault(source({ heardAt: null }), null)).toEqual({ kind: 'venue', since: AT - 60_000 });
  expect(feedFault(source({ heardAt: null, state: 'starting' }), null)).toBeNull();
});

it('is the engine when it failed or says nothing', () => {
  expect(feedFault(source({ state: 'failed' }), null)).toEqual({ kind: 'engine', since: AT });
  expect(feedFault(source({}), AT - 5)).toEqual({ kind: 'engine', since: AT - 5 });
});
