import { expect, test } from 'vitest';
import type { EngineEvent } from '../core/model/events.ts';
import type { AggTrade } from '../core/model/market-event.ts';
import type { MarketDataClient } from '../ports.ts';
import { GapFill } from './gap-fill.ts';
import { VenueClock } from './venue-clock.ts';

const T = 1_700_000_000_000;
const MINUTE_MS = 60_000;
const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

function trade(aggId: number): AggTrade {
  return {
    symbol: 'BTCUSDT',
    aggId,
    price: 1,
    qty: 1,
    normalQty: null,
    trades: 1,
    time: T,
    takerSide: 'buy',
    receivedAt: T,
    shard: 'rest',
  };
}

/** A venue that has these ids and fails the first `failures` requests. */
function bench(ids: number[], failures = 0, error = new Error('away')) {
  const asked: number[] = [];
  const told: string[] = [];
  let left = failures;
  const aggTradesFrom = (_symbol: string, fromId: number, limit: number) => {
    asked.push(limit);
    if (left > 0) {
      left -= 1;
      return Promise.reject(error);
    }
    return Promise.resolve(
      ids
        .filter((id) => id >= fromId)
        .slice(0, limit)
        .map(trade),
    );
  };
  const process = (event: EngineEvent) => {
    if (event.kind === 'aggTrade') told.push(`${event.origin} ${event.trade.aggId}`);
    if (event.kind === 'gapRefuted') told.push(`refuted ${event.toAggId}`);
    if (event.kind === 'gapAbsent') told.push(`absent ${event.fromAggId}-${event.toAggId}`);
  };
  const client = { aggTradesFrom } as unknown as MarketDataClient;
  const clock = new VenueClock({ now: () => place.now }, false);
  const place = {
    now: T,
    isOpen: true,
    isAwaited: true,
    waited: 0,
    broughtMarks: [] as string[],
    onWait: () => undefined as unknown,
  };
  const wait = (ms: number) => {
    place.waited += ms;
    return Promise.resolve(place.onWait());
  };
  const missedMarks = (symbol: string) => {
    place.broughtMarks.push(`${symbol} before ${told.length} trades`);
    return Promise.resolve();
  };
  const isAwaited = () => place.isAwaited;
  const parts = { client, logger, wait, missedMarks, isOpen: () => place.isOpen, isAwaited };
  return { fill: new GapFill(parts, clock, process), told, asked, place };
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

test('brings back exactly the missing ids, in order, in pages of at most 1,000', async () => {
  const { fill, told, asked } = bench(range(1, 5_000));
  fill.request({ symbol: 'BTCUSDT', fromAggId: 100, toAggId: 2_600 });
  fill.request({ symbol: 'BTCUSDT', fromAggId: 3_000, toAggId: 3_001 });
  await fill.idle();
  const wanted = [...range(100, 2_600), 3_000, 3_001].map((id) => `repair ${id}`);
  expect(told).toEqual(wanted);
  expect(Math.max(...asked)).toBeLessThanOrEqual(1_000);
  expect(fill.open).toBe(0);
});

test('ids that the venue itself lacks are declared absent before what follows them', async () => {
  const { fill, told } = bench([1, 2, 5, 9, 10]);
  fill.request({ symbol: 'BTCUSDT', fromAggId: 3, toAggId: 8 });
  await fill.idle();
  expect(told).toEqual(['absent 3-4', 'repair 5', 'absent 6-8']);
});

test('mark prices that are missing with the trades are brought in before them', async () => {
  const { fill, told, place } = bench([1, 2, 3]);
  fill.request({ symbol: 'BTCUSDT', fromAggId: 2, toAggId: 3 });
  await fill.idle();
  expect(told).toHaveLength(2);
  expect(place.broughtMarks).toEqual(['BTCUSDT before 0 trades']);
});

test('a venue that does not answer is asked again', async () => {
  const { fill, told } = bench([1, 2, 3], 1);
  fill.request({ symbol: 'BTCUSDT', fromAggId: 2, toAggId: 2 });
  await fill.idle();
  expect(told).toEqual(['repair 2']);
});

/** What a delisted contract is answered with. */
const refusal = Object.assign(new Error('answered 400: Invalid symbol'), { isLasting: true });

test('a repair that is refused for good ends: the gap stays open with its reason, and nothing waits for it', async () => {
  const { fill, told, asked, place } = bench([1, 2, 3], Number.POSITIVE_INFINITY, refusal);
  fill.request({ symbol: 'BTCUSDT', fromAggId: 2, toAggId: 2 });
  await fill.idle();
  expect([fill.open, told, asked.length]).toEqual([0, [], 3]);
  const gap = { symbol: 'BTCUSDT', fromAggId: 2, toAggId: 2, reason: refusal.message, since: T, times: 1 };
  expect(fill.refused).toEqual([gap]);
  place.isOpen = false;
  expect(fill.refused, 'the stream may have brought it').toEqual([]);
});

test('one refusal is not believed, and what was refused is asked for again after a minute', async () => {
  const { fill, told, place } = bench([1, 2, 3], 4, refusal);
  fill.request({ symbol: 'BTCUSDT', fromAggId: 2, toAggId: 2 });
  await fill.idle();
  fill.retryRefused();
  expect([fill.open, fill.refused.length]).toEqual([0, 1]);
  place.now += MINUTE_MS;
  fill.setListed(['ETHUSDT']);
  fill.retryRefused();
  expect([fill.open, fill.refused.length], 'not of a contract that is gone').toEqual([0, 1]);
  fill.setListed(['BTCUSDT']);
  fill.retryRefused();
  expect([fill.open, fill.refused.length]).toEqual([1, 0]);
  await fill.idle();
  expect(told).toEqual(['repair 2']);
});

test('what is refused again and again rests longer each time, an hour at most', async () => {
  const { fill, place } = bench([], Number.POSITIVE_INFINITY, refusal);
  fill.request({ symbol: 'BTCUSDT', fromAggId: 2, toAggId: 2 });
  await fill.idle();
  for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
    place.now += minutes * MINUTE_MS - 1;
    fill.retryRefused();
    expect(fill.open, `before ${minutes} minutes`).toBe(0);
    place.now += 1;
    fill.retryRefused();
    expect(fill.open, `after ${minutes} minutes`).toBe(1);
    await fill.idle();
  }
});

test('a contract that is delisted keeps no repair going', async () => {
  const { fill, told, place } = bench([1, 2]);
  place.onWait = () => fill.setListed([]);
  fill.request({ symbol: 'BTCUSDT', fromAggId: 3, toAggId: 5 });
  await fill.idle();
  expect(told, 'nothing is called absent or false').toEqual([]);
  expect(place.waited).toBeGreaterThanOrEqual(60_000);
  expect(fill.refused).toMatchObject([{ fromAggId: 3, reason: expect.stringMatching(/listed no more/) }]);
});

test('the list of the venue may be late: it is asked until the trades are there, and nothing is called absent', async () => {
  const ids = [1, 2];
  const { fill, told, asked, place } = bench(ids);
  place.onWait = () => place.waited > 20_000 && ids.length < 5 && ids.push(ids.length + 1);
  fill.request({ symbol: 'BTCUSDT', fromAggId: 3, toAggId: 5 });
  await fill.idle();
  expect(told).toEqual(['repair 3', 'repair 4', 'repair 5']);
  expect(asked.length).toBeLessThan(15);
});

test('a trade that the venue does not know after a minute is doubted', async () => {
  const { fill, told, place } = bench([1, 2]);
  place.onWait = () => {
    if (told.length === 1) place.isOpen = false;
  };
  fill.request({ symbol: 'BTCUSDT', fromAggId: 3, toAggId: 999_999 });
  await fill.idle();
  expect(told).toEqual(['refuted 999999']);
  expect(place.waited).toBeGreaterThan(60_000);
  expect(place.waited).toBeLessThan(90_000);
});

test('a hole that trades have gone on without rests when the list of the venue does not reach it', async () => {
  const ids = [1, 2];
  const { fill, told, place } = bench(ids);
  place.isAwaited = false;
  place.onWait = () => {
    if (place.waited > 10 * MINUTE_MS) place.isOpen = false;
  };
  fill.request({ symbol: 'BTCUSDT', fromAggId: 3, toAggId: 4 });
  await fill.idle();
  expect([fill.open, told]).toEqual([0, []]);
  expect(fill.refused).toMatchObject([{ fromAggId: 3, reason: expect.stringMatching(/list of the venue/) }]);
  ids.push(3, 4);
  place.now += MINUTE_MS;
  fill.retryRefused();
  await fill.idle();
  expect(told).toEqual(['repair 3', 'repair 4']);
});

test('a hole that the stream itself has closed is left alone', async () => {
  const { fill, told, asked, place } = bench([1, 2, 3]);
  place.isOpen = false;
  fill.request({ symbol: 'BTCUSDT', fromAggId: 2, toAggId: 2 });
  await fill.idle();
  expect([told, asked, place.broughtMarks]).toEqual([[], [], []]);
});
