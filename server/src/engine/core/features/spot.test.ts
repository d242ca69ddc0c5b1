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
  expect([flow.heardFrom, flow.coveredFrom(T), flow.cvd30m(T)]).toEqual([null, null, null]);
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
