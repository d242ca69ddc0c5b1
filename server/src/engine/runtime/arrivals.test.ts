import { expect, test } from 'vitest';
import { sampleTrade } from '../core/samples.ts';
import type { ShardView } from '../views.ts';
import { Arrivals } from './arrivals.ts';
import { LiveMarket } from './live-market.ts';
import { VenueClock } from './venue-clock.ts';

const T = 1_700_000_000_000;

function bench(offsetMs: number) {
  const place = { now: T, asked: 0, load: 7 };
  const live = new LiveMarket(() => undefined);
  const venueClock = new VenueClock({ now: () => place.now }, false);
  venueClock.measured({ time: T + offsetMs, sentAt: T, answeredAt: T });
  const shards = () => {
    place.asked += 1;
    return [{ id: 'market-1', messagesPerSecond: place.load } as ShardView];
  };
  const arrivals = new Arrivals({ live, venueClock, shards, now: () => place.now });
  const trade = (lateMs: number, shard = 'market-1') =>
    live.accepted(1, sampleTrade({ symbol: 'BTCUSDT', time: T, receivedAt: T + lateMs, shard }));
  return { arrivals, trade, place };
}

test('before the first live trade nothing is known; what was fetched says nothing about the streams', () => {
  const { arrivals, trade } = bench(0);
  trade(5_000, 'rest');
  const unknown = { latencyMs: null, latencyZScore: null, shardLoad: null, timestampConsistency: null };
  expect(arrivals.of('BTCUSDT')).toEqual(unknown);
});

test('latency is corrected by the clock offset; clocks that are a second apart are not consistent', () => {
  const { arrivals, trade } = bench(-900);
  trade(950);
  expect(arrivals.of('BTCUSDT')).toEqual({
    latencyMs: 50,
    latencyZScore: null,
    shardLoad: 7,
    timestampConsistency: 1,
  });
  trade(1_900);
  expect(arrivals.of('BTCUSDT')).toMatchObject({ latencyMs: 1_000, timestampConsistency: 0 });
  for (let more = 0; more < 150; more += 1) trade(950 + (more % 2));
  trade(960);
  expect(arrivals.of('BTCUSDT').latencyZScore).toBeLessThan(1);
});

test('loads of the shards are looked up once a second', () => {
  const { arrivals, trade, place } = bench(0);
  trade(1);
  for (let more = 0; more < 300; more += 1) arrivals.of('BTCUSDT');
  place.load = 9;
  place.now += 999;
  expect([arrivals.of('BTCUSDT').shardLoad, place.asked]).toEqual([7, 1]);
  place.now += 1;
  expect([arrivals.of('BTCUSDT').shardLoad, place.asked]).toEqual([9, 2]);
});
