import { expect, test } from 'vitest';
import type { AggTrade } from '../core/model/market-event.ts';
import { sampleCandle } from '../core/samples.ts';
import type { InstrumentMarket } from '../core/view.ts';
import { Board, type BoardParts } from './board.ts';
import { LiquidationSums } from './liquidation-sums.ts';
import { LiveMarket } from './live-market.ts';

const market = { cvd5m: null, cvd1h: null, cvd24h: null, volume24hUsd: null, openGaps: 0 };

const MARK = {
  symbol: 'AUSDT',
  markPrice: 1,
  indexPrice: 1,
  fundingRate: 0,
  nextFundingAt: 28_800_000,
};

const TRADE: AggTrade = {
  symbol: 'AUSDT',
  aggId: 1,
  price: 1,
  qty: 1,
  normalQty: null,
  trades: 1,
  time: 0,
  takerSide: 'buy',
  receivedAt: 0,
  shard: 'market-1',
};

function boardOf(parts: Partial<BoardParts>): Board {
  return new Board({
    live: new LiveMarket(() => undefined),
    symbols: () => ['AUSDT'],
    market: () => market as unknown as InstrumentMarket,
    openInterestUsd: () => null,
    fundingSettledAt: () => null,
    venueDay: () => null,
    liquidations: new LiquidationSums(),
    now: () => 0,
    ...parts,
  });
}

test('an instrument that is not listed any more has no row, and a new one when it comes back', () => {
  const board = boardOf({ symbols: () => ['AUSDT', 'BUSDT'] });
  const changed = () => board.takeChanged().map(({ symbol }) => symbol);
  expect(changed()).toEqual(['AUSDT', 'BUSDT']);
  expect(changed()).toEqual([]);
  board.setListed(new Set(['BUSDT']));
  expect(changed()).toEqual([]);
  board.setListed(new Set(['AUSDT', 'BUSDT']));
  expect(changed()).toEqual(['AUSDT']);
});

test('what was liquidated is unknown until five whole minutes were listened to, and again after an outage', () => {
  const liquidations = new LiquidationSums();
  let now = 0;
  const board = boardOf({ liquidations, now: () => now });
  const order = { symbol: 'AUSDT', side: 'LONG', price: 1, qty: 70, notionalUsd: 70 } as const;
  const listen = (from: number, to: number) => {
    for (let second = from; second <= to; second += 1)
      liquidations.heard({ symbol: 'AUSDT', time: second * 1_000 });
    now = to * 1_000;
    liquidations.add({ ...order, time: now, receivedAt: now });
    return board.takeChanged().map((row) => [row.liquidatedLong5mUsd, row.liquidatedShort5mUsd]);
  };
  expect(listen(1, 200)).toEqual([[null, null]]);
  expect(listen(201, 301)).toEqual([[140, 0]]);
  expect(listen(400, 410)).toEqual([[null, null]]);
});

test('of an instrument without trades the rate of trades is unknown, and the candle tells the price', () => {
  const live = new LiveMarket(() => undefined);
  let now = 0;
  const board = boardOf({ live, now: () => now, venueDay: () => ({ open24h: 4, volume24hUsd: 9 }) });
  board.takeChanged();
  now = 60_000;
  const candle = sampleCandle({ symbol: 'AUSDT', interval: '1m', openTime: 0, close: 5, trades: 2 });
  const times = { time: now, receivedAt: now };
  live.see({ kind: 'kline', kline: { symbol: 'AUSDT', interval: '1m', candle, isClosed: true, ...times } });
  expect(board.takeChanged()).toMatchObject([
    { price: 5, change24hFraction: 0.25, tradesPerSecond: null, lastTradeAt: 59_999 },
  ]);
});

test('an instrument that nothing comes of any more says since when, once, until it is heard again', () => {
  const live = new LiveMarket(() => undefined);
  let now = 1_000;
  const board = boardOf({ live, symbols: () => ['AUSDT'], now: () => now });
  const hear = (time: number) => live.see({ kind: 'markPrice', mark: { ...MARK, time, receivedAt: time } });
  const told = () => board.takeChanged().map(({ silentSince }) => silentSince);
  expect(told()).toEqual([null]);
  hear(now);
  now = 11_000;
  expect(told()).toEqual([null]);
  now = 11_001;
  expect(told()).toEqual([1_000]);
  now = 60_000;
  expect(told()).toEqual([]);
  // What is asked for in its stead is no stream that speaks.
  live.accepted(1, { ...TRADE, time: now, shard: 'rest' });
  expect(told()).toEqual([1_000]);
  hear(now);
  expect(told()).toEqual([null]);
});

test('one route that is silent is told though the other speaks, the older one of two', () => {
  const live = new LiveMarket(() => undefined);
  let now = 1_000;
  const board = boardOf({ live, now: () => now });
  const told = () => board.takeChanged().map(({ silentSince }) => silentSince);
  const mark = () => live.see({ kind: 'markPrice', mark: { ...MARK, time: now, receivedAt: now } });
  const depth = () =>
    live.see({ kind: 'depth10', depth: { symbol: 'AUSDT', bids: [], asks: [], time: now, receivedAt: now } });
  mark();
  depth();
  expect(told()).toEqual([null]);
  now = 12_000;
  depth();
  expect(told()).toEqual([1_000]);
  now = 23_000;
  expect(told()).toEqual([]);
  mark();
  expect(told()).toEqual([12_000]);
  depth();
  expect(told()).toEqual([null]);
});

test('a settlement, an index price and a CVD are told also when nothing else has changed', () => {
  const live = new LiveMarket(() => undefined);
  let known = market;
  const board = boardOf({ live, market: () => known as unknown as InstrumentMarket });
  const mark = (part: Partial<typeof MARK>) =>
    live.see({ kind: 'markPrice', mark: { ...MARK, ...part, time: 0, receivedAt: 0 } });
  mark({});
  expect(board.takeChanged()).toHaveLength(1);
  mark({ nextFundingAt: 57_600_000 });
  expect(board.takeChanged()).toMatchObject([{ nextFundingAt: 57_600_000 }]);
  mark({ nextFundingAt: 57_600_000, indexPrice: 2 });
  expect(board.takeChanged()).toMatchObject([{ indexPrice: 2 }]);
  known = { ...market, cvd1h: 3 } as unknown as typeof market;
  expect(board.takeChanged()).toMatchObject([{ cvd1h: 3 }]);
  known = { ...known, cvd24h: 4 } as unknown as typeof market;
  expect(board.takeChanged()).toMatchObject([{ cvd24h: 4 }]);
  expect(board.takeChanged()).toEqual([]);
});

test('a price of before the start is as old as it is until a stream speaks', () => {
  const live = new LiveMarket(() => undefined);
  const board = boardOf({ live, symbols: () => ['AUSDT'], now: () => 60_000 });
  live.accepted(1, { ...TRADE, time: 5_000, shard: 'store' });
  expect(board.takeChanged()[0]?.silentSince).toBe(5_000);
  expect(live.heard.marketAt).toBe(0);
  live.accepted(1, { ...TRADE, aggId: 2, time: 60_000 });
  expect(board.takeChanged()[0]?.silentSince).toBeNull();
  expect(live.heard.marketAt).toBe(60_000);
});
