import { expect, test } from 'vitest';
import { START, sampleTrade } from '../core/samples.ts';
import { LiveMarket } from './live-market.ts';
import { StatusCounts, type StatusParts, statusView } from './status.ts';

const none = () => [];

function partsOf(live: LiveMarket, now: () => number): StatusParts {
  const engine = { symbols: none, quarantined: none, readiness: none, windowBytes: () => 0, virtual: {} };
  return {
    ...{ live, engine, options: {}, startedAt: START, isReadinessShown: () => false },
    client: { rest: () => ({ queued: 0 }), shards: none },
    dispatch: { pending: 0, queue: { pending: 0, bytesOnDisk: 0 }, rejectedByReason: {} },
    gapFill: { open: 0, refused: [] },
    intake: { heldTrades: 0 },
    thread: { view: () => ({}) },
    writerView: () => ({ capacity: 0, spooledBytes: 0, thread: null }),
    jobs: { views: none },
    venueClock: { now, offsetMs: 0, isBlocked: false },
  } as unknown as StatusParts;
}

test('a venue that brings no trades is silent since the start, once the engine runs, and each route by itself', () => {
  const live = new LiveMarket(() => undefined);
  const counts = new StatusCounts();
  let now = START + 60_000;
  const parts = partsOf(live, () => now);
  const silent = () => {
    const { marketSilentSince, publicSilentSince } = statusView(parts, counts);
    return [marketSilentSince, publicSilentSince];
  };
  counts.state = 'warming';
  expect(silent()).toEqual([null, null]);
  counts.state = 'running';
  expect(silent()).toEqual([START, null]);
  const times = { time: now, receivedAt: now };
  live.see({ kind: 'depth10', depth: { symbol: 'A', bids: [], asks: [], ...times } });
  live.accepted(1, sampleTrade({ symbol: 'A', ...times }));
  expect(silent()).toEqual([null, null]);
  now += 10_001;
  expect(silent()).toEqual([null, START + 60_000]);
});
