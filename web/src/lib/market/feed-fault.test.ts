import { expect, it } from 'vitest';
import { type FeedSource, feedFault } from './feed-fault.ts';

const AT = Date.UTC(2026, 0, 1, 12);
const iso = (ms: number): string => new Date(AT + ms).toISOString();
const source = (part: Partial<FeedSource>): FeedSource => ({
  at: iso(0),
  state: 'running',
  startedAt: iso(-60_000),
  clockOffsetMs: null,
  shards: [],
  ...part,
});
const shard = (lastMessageMs: number | null, route = 'market') => ({
  route,
  lastMessageAt: lastMessageMs === null ? null : iso(lastMessageMs),
});

it('is none while one connection brings something, or nothing is known', () => {
  expect(feedFault(null, null)).toBeNull();
  expect(feedFault(source({}), null)).toBeNull();
  expect(feedFault(source({ shards: [shard(-30_000), shard(-10_000)] }), null)).toBeNull();
});

it('is the venue when none has brought anything for ten seconds, whatever the spot market does', () => {
  const shards = [shard(-30_000), shard(-10_001), shard(0, 'spot')];
  expect(feedFault(source({ shards }), null)).toEqual({ kind: 'venue', since: AT - 10_001 });
});

it('is the venue when it never said anything', () => {
  expect(feedFault(source({ shards: [shard(null)] }), null)).toEqual({ kind: 'venue', since: AT - 60_000 });
});

it('compares times of one clock', () => {
  const shards = [shard(0)];
  expect(feedFault(source({ clockOffsetMs: 20_000, at: iso(20_000), shards }), null)).toBeNull();
});

it('is the engine when it failed or says nothing', () => {
  expect(feedFault(source({ state: 'failed' }), null)).toEqual({ kind: 'engine', since: AT });
  expect(feedFault(source({}), AT - 5)).toEqual({ kind: 'engine', since: AT - 5 });
});
