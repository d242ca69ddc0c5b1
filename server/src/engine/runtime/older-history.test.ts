import { expect, test } from 'vitest';
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
  /** What becomes of an answer on its way. */
  readonly cut?: (page: readonly AggTrade[]) => readonly AggTrade[];
}

/** Of ids in order, so that each stands at its own place or before. */
function pageFrom(ids: readonly number[], fromId: number, limit: number): readonly number[] {
  let at = Math.min(fromId, ids.length);
  while (at > 0 && (ids[at - 1] ?? 0) >= fromId) at -= 1;
  return ids.slice(at, at + limit);
}

/** A venue that knows these ids, and what came of them. */
function bench(ids: readonly number[], last: number, given: Given = {}) {
  const { refuses = () => null, cut = (page) => page } = given;
  let belowId = 0;
  const came: number[] = [];
  const covered: number[] = [];
  const checked: number[] = [];
  const warned: string[] = [];
  const progress = new HistoryProgress();
  progress.begin(1);
  let isStopped = false;
  const parts: OlderHistoryParts = {
    client: {
      aggTradesFrom: (_symbol, fromId, limit) => {
        const error = refuses();
        if (error !== null) return Promise.reject(error);
        const found = pageFrom(ids, fromId, limit);
        return Promise.resolve(cut(found.map((id) => tradeOf(id, last))));
      },
    },
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
    firstId: () => belowId,
    checkCandles: (_instrument, coveredFrom) => Promise.resolve(void checked.push(coveredFrom)),
    isStopped: () => isStopped,
    wait: () => Promise.resolve(),
  };
  const load = (firstId: number, since: number, isWhole = false) => {
    belowId = firstId;
    const coveredFrom = tradeOf(firstId, last).time;
    return new OlderHistory(parts, { instrument, since, coveredFrom, isWhole }).load();
  };
  return { came, covered, checked, warned, progress, load, stop: () => (isStopped = true) };
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

test('an answer that ends too early proves nothing: it is asked for again, and what stays short ends it', async () => {
  let isCut = true;
  const once = bench(upTo(9_999), 9_999, {
    cut: (page) => {
      if (!isCut) return page;
      isCut = false;
      return page.slice(0, 400);
    },
  });
  const since = tradeOf(7_500, 9_999).time;
  await once.load(9_000, since);
  expect(once.came).toEqual(upTo(8_999).slice(7_500).reverse());
  const always = bench(upTo(9_999), 9_999, { cut: (page) => (page[0]?.aggId === 7_000 ? [] : page) });
  await always.load(9_000, 0);
  expect(always.came).toEqual(upTo(8_999).slice(8_000).reverse());
  expect(always.warned.at(-1)).toBe('the venue leaves out older trades');
}, 30_000);

test('candles are made of it on the way and at its end, also of what an earlier run fetched', async () => {
  const long = bench(upTo(150_000), 150_000);
  await long.load(150_000, tradeOf(20_500, 150_000).time);
  expect(long.checked).toEqual([tradeOf(50_000, 150_000).time + 1, long.covered.at(-1)]);
  const whole = bench(upTo(9_999), 9_999);
  await whole.load(3_000, 0, true);
  expect([whole.came, whole.checked]).toEqual([[], [tradeOf(3_000, 9_999).time]]);
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
