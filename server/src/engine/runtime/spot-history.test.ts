import { beforeEach, expect, test } from 'vitest';
import { SpotFlow } from '../core/features/spot.ts';
import type { SpotTrade } from '../core/model/market-event.ts';
import { SpotHistory } from './spot-history.ts';

const T = 1_700_000_000_000;
const SECOND = 1_000;
const MINUTE = 60_000;
const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

/** One venue with two spot markets of a trade every `everyMs`; id 10,000,000 is that of T. */
let now: number;
let everyMs: number;
let flows: Map<string, SpotFlow>;
let asked: string[];
let failed: string[];
let isStopped: boolean;
/** How the venue answers the next requests; the usual way when there is none. */
let answers: ((usual: readonly SpotTrade[]) => Promise<readonly SpotTrade[]>)[];
let history: SpotHistory;

const FIRST = 10_000_000;
const idAt = (time: number) => FIRST + Math.floor((time - T) / everyMs);

function trade(symbol: string, aggId: number): SpotTrade {
  const time = T + (aggId - FIRST) * everyMs;
  return { symbol, aggId, time, receivedAt: time, price: 60_000, qty: 0.5, takerSide: 'buy' };
}

function spotTradesFrom(symbol: string, fromId: number, limit: number): Promise<readonly SpotTrade[]> {
  asked.push(`${symbol} ${fromId} ${limit}`);
  const count = Math.max(0, Math.min(limit, idAt(now) + 1 - fromId));
  const usual = Array.from({ length: count }, (_, index) => trade(symbol, fromId + index));
  return (answers.shift() ?? ((all) => Promise.resolve(all)))(usual);
}

/** The stream brings what the market did until `to`. */
function live(symbol: string, to: number): void {
  for (let id = idAt(now) + 1; id <= idAt(to); id += 1) flows.get(symbol)?.add(trade(symbol, id));
  now = to;
}

function flowOf(symbol: string): SpotFlow {
  return flows.get(symbol) ?? new SpotFlow('0.1');
}

const check = (symbols = ['A']) => history.check(symbols, (error) => failed.push(String(error)));

beforeEach(() => {
  now = T - 1;
  everyMs = SECOND;
  flows = new Map(['A', 'B'].map((symbol) => [symbol, new SpotFlow('0.1')]));
  asked = [];
  failed = [];
  answers = [];
  isStopped = false;
  history = new SpotHistory({
    client: { spotTradesFrom },
    logger,
    venueClock: { now: () => now },
    spot: (symbol) => flows.get(symbol) ?? null,
    process: (event) => {
      if (event.kind === 'spotHistory') flows.get(event.symbol)?.prepend(event.trades);
    },
    isStopped: () => isStopped,
  });
});

test('nothing is asked before the first live trade, and of instruments that nobody knows', async () => {
  await check(['A', 'B', 'C']);
  expect(asked).toEqual([]);
});

test('from the first live trade back, page by page, until half an hour is known', async () => {
  live('A', T);
  await check();
  expect(asked).toEqual([`A ${FIRST - 1_000} 1000`, `A ${FIRST - 2_000} 1000`]);
  expect(flowOf('A').coveredFrom(now)).toBe(T - 2_000 * SECOND);
  expect(flowOf('A').cvd30m(now)).not.toBeNull();
  await check();
  expect([asked.length, failed]).toEqual([2, []]);
});

test('live trades flow on meanwhile', async () => {
  live('A', T);
  answers = [
    (all) => {
      live('A', T + 5 * SECOND);
      return Promise.resolve(all);
    },
  ];
  await check();
  expect(flowOf('A').first?.id).toBe(FIRST - 2_000);
  expect(flowOf('A').cvd30m(now)).toBe(1_801 * 0.5);
});

test('one instrument after the other, and no more than one request at a time', async () => {
  live('A', T);
  flowOf('B').add(trade('B', FIRST));
  let open = 0;
  let most = 0;
  const slow = async (all: readonly SpotTrade[]) => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setImmediate(resolve));
    open -= 1;
    return all;
  };
  answers = [slow, slow, slow, slow];
  await check(['A', 'B']);
  expect([most, asked.map((line) => line[0]).join('')]).toEqual([1, 'AABB']);
});

test('an outage that left a hole is filled up to what was known before it', async () => {
  live('A', T);
  await check();
  live('A', T + MINUTE);
  const before = flowOf('A').cvd30m(now);
  now = T + 2 * MINUTE;
  live('A', now + SECOND);
  expect(flowOf('A').cvd30m(now)).toBeNull();
  asked = [];
  await check();
  expect(asked).toHaveLength(1);
  expect(flowOf('A').first?.id).toBe(FIRST - 2_000);
  expect(flowOf('A').cvd30m(now)).toBe(before);
});

test('while the stream is silent nothing is asked', async () => {
  live('A', T);
  now = T + 5 * MINUTE;
  await check();
  expect(asked).toEqual([]);
});

test('a failure ends the turn and is told; the next question comes later each time', async () => {
  live('A', T);
  const refuse = () => Promise.reject(new Error('answered 418'));
  answers = Array.from({ length: 1_000 }, () => refuse);
  const times: number[] = [];
  for (let second = 0; second < 600; second += 1) {
    const count = asked.length;
    await check();
    if (asked.length > count) times.push(second);
    live('A', now + SECOND);
  }
  expect(times).toEqual([0, 2, 6, 14, 30, 62, 126, 254, 510]);
  expect(failed).toHaveLength(times.length);
  expect(failed[0]).toContain('A: Error: answered 418');
  expect(flowOf('A').coveredFrom(now)).toBe(T);
});

test('after a failure it goes on from where it was', async () => {
  live('A', T);
  answers = [(all) => Promise.resolve(all), () => Promise.reject(new Error('away'))];
  await check();
  expect(flowOf('A').first?.id).toBe(FIRST - 1_000);
  live('A', T + 2 * SECOND);
  await check();
  expect(flowOf('A').cvd30m(now)).not.toBeNull();
});

test('a list that does not lead up to the live trades changes nothing, and is asked for again', async () => {
  live('A', T);
  answers = [(all) => Promise.resolve(all.slice(0, -1)), () => Promise.resolve([])];
  await check();
  live('A', T + 2 * SECOND);
  await check();
  expect(flowOf('A').coveredFrom(now)).toBe(T);
  expect(failed).toHaveLength(2);
  expect(failed[0]).toContain('does not lead up to');
  live('A', now + 4 * SECOND);
  await check();
  expect(flowOf('A').cvd30m(now)).not.toBeNull();
});

test('of a market with too many trades only so many pages are read, until the window has filled by itself', async () => {
  everyMs = 5;
  live('A', T);
  await check();
  expect(asked).toHaveLength(200);
  expect(flowOf('A').first?.id).toBe(FIRST - 200_000);
  await check();
  expect(asked).toHaveLength(200);
  everyMs = 5;
  flowOf('A').add(trade('A', FIRST + (31 * MINUTE) / 5));
  now = T + 31 * MINUTE;
  await check();
  expect(asked.length).toBeGreaterThan(200);
});

test('where the venue lists nothing older it is asked no more', async () => {
  live('A', T);
  answers = [(all) => Promise.resolve(all.slice(400)), () => Promise.resolve([trade('A', FIRST - 600)])];
  await check();
  live('A', T + MINUTE);
  await check();
  expect([asked.length, failed, flowOf('A').first?.id]).toEqual([2, [], FIRST - 600]);
});

test('the very first trade of a market is the end', async () => {
  now = T;
  flowOf('A').add({ ...trade('A', FIRST), aggId: 0 });
  await check();
  expect([asked, failed]).toEqual([[], []]);
});

test('the end is no failure, and what comes after it is left', async () => {
  live('A', T);
  answers = [
    () => {
      isStopped = true;
      return Promise.reject(new Error('the budget has ended'));
    },
  ];
  await check();
  isStopped = true;
  await check();
  expect([asked.length, failed]).toEqual([1, []]);
});
