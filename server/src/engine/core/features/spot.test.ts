import { beforeEach, expect, test } from 'vitest';
import { MINUTE_MS } from '../model/epoch-ms.ts';
import type { SpotTrade } from '../model/market-event.ts';
import { SpotFlow } from './spot.ts';

const T = 1_723_118_400_000;
const SECOND = 1_000;
let flow: SpotFlow;
let nextId: number;

function trade(time: number, changes: Partial<SpotTrade> = {}): SpotTrade {
  const one = { symbol: 'BTCUSDT', price: 60_000, qty: 0.5, takerSide: 'buy' } as const;
  return { ...one, aggId: nextId++, time, receivedAt: time, ...changes };
}

/** Every second a book, every two a trade. */
function busy(fromSecond: number, toSecond: number): void {
  for (let second = fromSecond; second <= toSecond; second += 1) {
    flow.heard(T + second * SECOND);
    if (second % 2 === 0) flow.add(trade(T + second * SECOND));
  }
}

beforeEach(() => {
  flow = new SpotFlow('0.1');
  nextId = 1;
});

test('the flow of 30 minutes is known when they are covered', () => {
  expect([flow.knownFrom, flow.coveredFrom(T), flow.cvd30m(T)]).toEqual([null, null, null]);
  busy(0, 1_800);
  expect(flow.coveredFrom(T + 30 * MINUTE_MS)).toBe(T);
  expect(flow.cvd30m(T + 30 * MINUTE_MS - 1)).toBeNull();
  expect(flow.cvd30m(T + 30 * MINUTE_MS)).toBe(901 * 0.5);
});

test('an outage without a missing trade costs nothing once a trade has told so', () => {
  busy(0, 1_800);
  flow.heard(T + 1_830 * SECOND);
  expect(flow.cvd30m(T + 1_829 * SECOND)).toBeNull();
  expect(flow.coveredFrom(T + 1_831 * SECOND)).toBeNull();
  expect(flow.cvd30m(T + 1_831 * SECOND)).toBeNull();
  flow.add(trade(T + 1_832 * SECOND));
  expect(flow.coveredFrom(T + 1_832 * SECOND)).toBe(T);
  expect(flow.cvd30m(T + 1_832 * SECOND)).not.toBeNull();
});

test('after an outage that took trades the flow is known when 30 minutes have come again', () => {
  busy(0, 1_800);
  nextId += 15;
  busy(1_830, 1_830 + 1_800);
  const back = T + 1_830 * SECOND;
  expect(flow.coveredFrom(back)).toBe(back);
  expect(flow.cvd30m(back + 30 * MINUTE_MS - 1)).toBeNull();
  expect(flow.cvd30m(back + 30 * MINUTE_MS)).toBe(901 * 0.5);
});

test('a trade that two connections bring counts once', () => {
  busy(0, 1_800);
  const known = flow.cvd30m(T + 30 * MINUTE_MS);
  flow.add(trade(T + 1_800 * SECOND, { aggId: nextId - 2 }));
  expect(flow.cvd30m(T + 30 * MINUTE_MS)).toBe(known);
});

/** Id of the first live trade in the tests of what is brought in; those before it came every two seconds. */
const LIVE = 10_001;

function live(): void {
  nextId = LIVE;
  flow.add(trade(T));
}

function older(fromId: number, toId: number): SpotTrade[] {
  const ids = Array.from({ length: toId - fromId + 1 }, (_, index) => fromId + index);
  return ids.map((aggId) => trade(timeOf(aggId), { aggId }));
}

const timeOf = (aggId: number) => T - (LIVE - aggId) * 2 * SECOND;

test('trades from before the live ones move the beginning back, page by page', () => {
  live();
  flow.prepend(older(9_500, 10_000));
  expect([flow.coveredFrom(T), flow.first, flow.cvd30m(T)]).toEqual([
    timeOf(9_500),
    { id: 9_500, time: timeOf(9_500) },
    null,
  ]);
  flow.prepend(older(9_101, 9_499));
  expect([flow.coveredFrom(T), flow.knownFrom]).toEqual([T - 30 * MINUTE_MS, T - 30 * MINUTE_MS]);
  expect(flow.cvd30m(T)).toBe(901 * 0.5);
});

test.each([
  ['an empty page', () => []],
  ['a page that ends before the trade in front of the live ones', () => older(9_000, 9_999)],
  ['a page in the wrong order', () => older(9_000, 10_000).toReversed()],
  ['trades that are here', () => older(LIVE, LIVE)],
  ['trades newer than what the stream has told', () => [trade(T + 1, { aggId: 10_000 })]],
])('%s changes nothing', (_, page) => {
  live();
  flow.prepend(page());
  expect([flow.coveredFrom(T), flow.knownFrom, flow.first?.id]).toEqual([T, T, LIVE]);
});

test('nothing is brought in before the stream has spoken', () => {
  flow.prepend(older(9_000, 10_000));
  expect([flow.coveredFrom(T), flow.knownFrom, flow.first]).toEqual([null, null, null]);
});

test('a hole inside what is brought in ends it', () => {
  live();
  flow.prepend([...older(9_000, 9_500), ...older(9_502, 10_000)]);
  expect(flow.first?.id).toBe(9_502);
  flow.prepend(older(9_000, 9_501));
  expect([flow.first?.id, flow.cvd30m(T)]).toEqual([9_000, 901 * 0.5]);
});

test('a trade that comes twice counts once', () => {
  live();
  flow.prepend([...older(9_900, 9_990), ...older(9_990, LIVE)]);
  flow.prepend(older(9_000, LIVE));
  expect([flow.first?.id, flow.cvd30m(T)]).toEqual([9_000, 901 * 0.5]);
});

test('trades that an outage took are put between, and what was known before it counts again', () => {
  busy(0, 1_800);
  const missing = Array.from({ length: 15 }, (_, index) => trade(T + (1_801 + index) * SECOND));
  busy(1_830, 1_840);
  const at = T + 1_840 * SECOND;
  flow.prepend(missing.slice(8));
  expect(flow.coveredFrom(at)).toBe(missing[8]?.time);
  // One of the others came by the stream after all.
  flow.add(missing[0] as SpotTrade);
  flow.prepend(missing.slice(0, 8));
  expect([flow.coveredFrom(at), flow.first?.id]).toEqual([T, 1]);
  // Of the first part the trades of the seconds 40 to 1,800.
  expect(flow.cvd30m(at)).toBe((881 + 15 + 6) * 0.5);
});

test('what is brought in at the start and after an outage is the same as if all had come live', () => {
  const trades = Array.from({ length: 12_000 }, (_, index) =>
    trade(T + index * 700, { qty: (index % 13) + 1, takerSide: index % 3 === 0 ? 'sell' : 'buy' }),
  );
  const whole = new SpotFlow('0.1');
  const bring = (from: number, to: number) => {
    for (let end = to; end > from; end -= 97) flow.prepend(trades.slice(Math.max(from, end - 97), end));
  };
  const compared: (number | null)[] = [];
  for (const [index, one] of trades.entries()) {
    whole.add(one);
    if (index >= 1_500 && (index < 8_000 || index >= 8_300)) flow.add(one);
    if (index === 1_900) bring(0, 1_500);
    if (index === 8_350) bring(8_000, 8_300);
    const isMissing = index < 1_900 || (index >= 8_000 && index < 8_350);
    if (isMissing || index % 50 !== 0) continue;
    compared.push(flow.cvd30m(one.time));
    expect(flow.cvd30m(one.time)).toBe(whole.cvd30m(one.time));
  }
  expect(compared.filter((cvd) => cvd !== null).length).toBeGreaterThan(150);
});
