import { expect, test } from 'vitest';
import { MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { AggTrade } from '../core/model/market-event.ts';
import { sampleInstrument } from '../core/samples.ts';
import { HistoryProgress } from './history-progress.ts';
import { OlderHistory, type OlderHistoryParts } from './older-history.ts';
import { VenueClock } from './venue-clock.ts';

const NOW = 1_700_000_040_000;
const quiet = () => undefined;
const instrument = sampleInstrument({ id: 3, symbol: 'BTCUSDT' });

/** Trade `id` of a market that trades ten times a second and whose newest trade, `last`, is of now. */
function tradeOf(id: number, last: number): AggTrade {
  const time = NOW - (last - id) * 100;
  return {
    ...{ symbol: 'BTCUSDT', aggId: id, price: 100, qty: 1, normalQty: null, trades: 1 },
    ...{ time, takerSide: 'buy', receivedAt: time, shard: 'rest' },
  };
}

interface Given {
  readonly refuses?: () => Error | null;
  readonly firstCandle?: number | null;
}

/** A venue that knows these ids, and what came of them. */
function bench(ids: readonly number[], last: number, given: Given = {}) {
  const { refuses = () => null, firstCandle = null } = given;
  const came: number[] = [];
  const covered: number[] = [];
  const minutes: number[] = [];
  const warned: string[] = [];
  const progress = new HistoryProgress();
  progress.begin(1);
  let isStopped = false;
  const parts: OlderHistoryParts = {
    client: {
      aggTradesFrom: (_symbol, fromId, limit) => {
        const error = refuses();
        if (error !== null) return Promise.reject(error);
        const found = ids.filter((id) => id >= fromId).slice(0, limit);
        return Promise.resolve(found.map((id) => tradeOf(id, last)));
      },
    },
    ticks: { firstCandle: () => Promise.resolve(firstCandle) },
    logger: {
      ...{ debug: quiet, info: quiet },
      warn: (_, text) => void warned.push(text),
      error: (_, text) => void warned.push(text),
    },
    venueClock: new VenueClock({ now: () => NOW }, false),
    process: (event) => {
      if (event.kind === 'aggTrade') came.push(event.trade.aggId);
      if (event.kind === 'historyFrom') covered.push(event.coveredFrom);
    },
    progress,
    room: () => Promise.resolve(),
    minuteFilled: (id, minute) => minutes.push(id === 3 ? minute : Number.NaN),
    isStopped: () => isStopped,
  };
  const load = (belowId: number, since: number, isWhole = false) => {
    const coveredFrom = tradeOf(belowId, last).time;
    return new OlderHistory(parts, { instrument, belowId, since, coveredFrom, isWhole }).load();
  };
  return { came, covered, minutes, warned, progress, load, stop: () => (isStopped = true) };
}

const upTo = (last: number) => Array.from({ length: last + 1 }, (_, id) => id);

test('comes in downwards without a hole, and each page covers more', async () => {
  const { came, covered, progress, load } = bench(upTo(9_999), 9_999);
  const since = tradeOf(6_500, 9_999).time;
  await load(9_000, since);
  expect(came).toEqual(upTo(8_999).slice(6_500).reverse());
  expect(covered).toEqual([8_000, 7_000].map((id) => tradeOf(id, 9_999).time + 1).concat(since));
  expect(progress.view()).toMatchObject({ progress: 1, tradesLoaded: came.length, instrumentsDone: 0 });
});

test('ends with the first trade of a contract, from which on all is covered', async () => {
  const { came, covered, load } = bench(upTo(1_500), 1_500);
  await load(1_200, 0);
  expect([came.length, came.at(-1), covered.at(-1)]).toEqual([1_200, 0, tradeOf(0, 1_500).time]);
});

test('ids that the venue lacks are passed over, but not without end', async () => {
  const holed = upTo(9_999).filter((id) => id < 4_000 || id > 7_700);
  const one = bench(holed, 9_999);
  await one.load(9_000, tradeOf(3_500, 9_999).time);
  expect(one.came).toEqual(holed.filter((id) => id >= 3_500 && id < 9_000).reverse());
  const none = bench([200_000], 200_000);
  await none.load(200_000, 0);
  expect([none.came, none.covered, none.warned]).toEqual([[], [], ['the venue has no older trades']]);
});

test('every whole minute up to the running one is made of them, each once', async () => {
  const { minutes, load } = bench(upTo(9_999), 9_999);
  await load(9_500, tradeOf(3_000, 9_999).time);
  const first = Math.ceil(tradeOf(3_000, 9_999).time / MINUTE_MS) * MINUTE_MS;
  const expected = [];
  for (let at = first; at < NOW - (NOW % MINUTE_MS); at += MINUTE_MS) expected.push(at);
  expect([...minutes].sort((a, b) => a - b)).toEqual(expected);
  expect(expected.length).toBeGreaterThan(8);
});

test('what an earlier run fetched gets the candles that it did not make any more', async () => {
  const firstCandle = Math.floor(tradeOf(8_000, 9_999).time / MINUTE_MS) * MINUTE_MS;
  const { came, minutes, load } = bench(upTo(9_999), 9_999, { firstCandle });
  const since = tradeOf(3_000, 9_999).time;
  await load(3_000, since, true);
  const first = Math.ceil(since / MINUTE_MS) * MINUTE_MS;
  expect(came).toEqual([]);
  expect([minutes.length, minutes[0], minutes.at(-1)]).toEqual([
    (firstCandle - first) / MINUTE_MS,
    first,
    firstCandle - MINUTE_MS,
  ]);
});

test('a refusal for good ends it, a stop too', async () => {
  const refusal = Object.assign(new Error('answered 400: Invalid symbol'), { isLasting: true });
  const refused = bench(upTo(5_000), 5_000, { refuses: () => refusal });
  await refused.load(5_000, 0);
  expect([refused.came, refused.warned.at(-1)]).toEqual([[], 'the venue refuses history']);
  const refuses = () => {
    if (stopped.came.length >= 2_000) stopped.stop();
    return null;
  };
  const stopped = bench(upTo(5_000), 5_000, { refuses });
  await stopped.load(5_000, NOW - 1_000_000);
  expect(stopped.came.length).toBeLessThanOrEqual(3_000);
  const share = (NOW - tradeOf(5_000 - stopped.came.length, 5_000).time - 1) / 1_000_000;
  expect(stopped.progress.view().progress).toBeCloseTo(share, 9);
});
