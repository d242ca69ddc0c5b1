import { expect, test } from 'vitest';
import { START, sampleCandle, sampleTrade } from '../core/samples.ts';
import { LiveMarket } from './live-market.ts';

const quiet = () => undefined;
const top = { symbol: 'A', bid: 1, bidQty: 2, ask: 3, askQty: 4, time: START, receivedAt: START };

test('a tick is told once however many came; history moves the price and is not told', () => {
  const live = new LiveMarket(quiet);
  live.accepted(1, sampleTrade({ symbol: 'A', aggId: 1, price: 10, shard: 'store' }));
  expect(live.takeTicks()).toEqual([]);
  expect(live.lastPrice('A')).toBe(10);
  const slot = { ...sampleTrade({ symbol: 'A', aggId: 2, price: 11 }) };
  live.accepted(1, slot);
  live.accepted(1, Object.assign(slot, { aggId: 3, price: 12 }));
  slot.price = 99;
  expect(live.takeTicks()).toMatchObject([{ symbol: 'A', aggId: 3, price: 12 }]);
  expect(live.takeTicks()).toEqual([]);
});

test('history is no price while it comes in, and a hole that is filled late is none either', () => {
  const live = new LiveMarket(quiet);
  live.of('A').isCatchingUp = true;
  live.accepted(1, sampleTrade({ symbol: 'A', aggId: 1, price: 10, shard: 'rest' }));
  live.accepted(1, sampleTrade({ symbol: 'A', aggId: 5, price: 11, shard: 'rest' }));
  expect(live.lastPrice('A')).toBeNull();
  live.of('A').isCatchingUp = false;
  expect(live.lastPrice('A')).toBe(11);
  live.accepted(1, sampleTrade({ symbol: 'A', aggId: 3, price: 9, shard: 'rest' }));
  expect(live.lastPrice('A')).toBe(11);
  live.accepted(1, sampleTrade({ symbol: 'A', aggId: 6, price: 12 }));
  expect(live.lastPrice('A')).toBe(12);
  // Only what came live makes the rate that the board shows.
  expect(live.of('A').trades).toBe(1);
});

test('books with ten levels and best prices go their own ways', () => {
  const live = new LiveMarket(quiet);
  live.see({ kind: 'bookTop', book: top });
  live.see({ kind: 'bookTop', book: { ...top, symbol: 'B' } });
  live.see({ kind: 'depth10', depth: { ...top, symbol: 'B', bids: [[1, 2]], asks: [[3, 4]] } });
  expect(live.takeBooks(true).map(({ symbol }) => symbol)).toEqual(['B']);
  expect(live.takeBooks(false)).toEqual([{ symbol: 'A', bids: [[1, 2]], asks: [[3, 4]], time: START }]);
  expect(live.takeBooks(false)).toEqual([]);
});

test('every forced order is told', () => {
  const stored: unknown[] = [];
  const live = new LiveMarket((liquidation) => void stored.push(liquidation));
  const liquidation = { symbol: 'A', side: 'LONG', price: 1, qty: 2, notionalUsd: 2, time: START } as const;
  for (let count = 0; count < 3; count += 1)
    live.see({ kind: 'liquidation', liquidation: { ...liquidation, receivedAt: START } });
  expect(live.takeLiquidations()).toEqual([liquidation, liquidation, liquidation]);
  expect(stored).toHaveLength(3);
});

test('neither marks nor books go back in time', () => {
  const live = new LiveMarket(quiet);
  const rates = { symbol: 'A', indexPrice: 1, fundingRate: 0, nextFundingAt: START, receivedAt: START };
  const mark = (markPrice: number, time: number) =>
    live.see({ kind: 'markPrice', mark: { ...rates, markPrice, time } });
  mark(10, START);
  live.see({ kind: 'bookTop', book: top });
  live.see({ kind: 'depth10', depth: { ...top, bids: [[1, 2]], asks: [] } });
  expect([live.takeRates().length, live.takeBooks(true).length]).toEqual([1, 1]);
  mark(11, START - 1);
  live.see({ kind: 'bookTop', book: { ...top, bid: 2, time: START - 1 } });
  live.see({ kind: 'depth10', depth: { ...top, bids: [], asks: [], time: START - 1 } });
  expect([live.takeRates(), live.takeBooks(true)]).toEqual([[], []]);
  expect(live.mark('A')?.markPrice).toBe(10);
  expect(live.of('A').book?.bid).toBe(1);
  mark(12, START);
  expect(live.takeRates()).toMatchObject([{ markPrice: 12 }]);
});

test('an empty side of the best prices is shown as empty', () => {
  const live = new LiveMarket(quiet);
  live.see({ kind: 'bookTop', book: { ...top, ask: 0, askQty: 0 } });
  expect(live.takeBooks(false)).toEqual([{ symbol: 'A', bids: [[1, 2]], asks: [], time: START }]);
  live.accepted(1, sampleTrade({ symbol: 'A' }));
  expect(live.takeTicks()).toMatchObject([{ bestBid: 1, bestAsk: null }]);
});

test('where no trades come in the candle of the venue is the price; a trade takes its place', () => {
  const live = new LiveMarket(quiet);
  const see = (close: number, trades: number) => {
    const candle = sampleCandle({ symbol: 'A', interval: '1m', openTime: START, close, trades });
    const times = { time: START + 90_000, receivedAt: START + 90_000 };
    live.see({ kind: 'kline', kline: { symbol: 'A', interval: '1m', candle, isClosed: true, ...times } });
  };
  see(7, 0);
  expect([live.lastPrice('A'), live.of('A').time]).toEqual([7, 0]);
  see(8, 3);
  expect([live.lastPrice('A'), live.of('A').time]).toEqual([8, START + 59_999]);
  expect(live.takeCandleSymbols()).toEqual(['A']);
  live.accepted(1, sampleTrade({ symbol: 'A', aggId: 1, price: 10 }));
  see(9, 4);
  expect(live.lastPrice('A')).toBe(10);
});
