import { expect, test } from 'vitest';
import type { Instrument } from '../../../core/model/instrument.ts';
import { planRoute, streamsOf } from './plan.ts';

function instrument(symbol: string, set: 'core' | 'wide' = 'wide'): Instrument {
  const text = '1';
  return {
    id: 1,
    symbol,
    baseAsset: symbol.replace('USDT', ''),
    quoteAsset: 'USDT',
    set,
    status: 'TRADING',
    tickSize: text,
    stepSize: text,
    minQty: text,
    maxQty: text,
    marketStepSize: text,
    marketMinQty: text,
    marketMaxQty: text,
    minNotional: text,
    multiplierUp: text,
    multiplierDown: text,
    minPrice: null,
    maxPrice: null,
    pricePrecision: null,
    quantityPrecision: null,
  };
}

const many = Array.from({ length: 300 }, (_, index) =>
  instrument(`C${index}USDT`, index < 4 ? 'core' : 'wide'),
);

test('300 instruments: at least 6 connections a route, never over 50 instruments or 100 streams', () => {
  for (const route of ['market', 'public'] as const) {
    const plan = planRoute(route, many, []);
    expect(plan.length).toBeGreaterThanOrEqual(6);
    expect(Math.max(...plan.map(({ symbols }) => symbols.length))).toBeLessThanOrEqual(50);
    expect(Math.max(...plan.map(({ streams }) => streams.length))).toBeLessThanOrEqual(100);
    const streams = plan.flatMap((shard) => shard.streams);
    expect(new Set(streams).size).toBe(streams.length);
    expect(streams.length).toBe(many.flatMap((one) => streamsOf(one, route)).length);
  }
});

test('a route carries its own topics only', () => {
  const topics = (route: 'market' | 'public' | 'spot') =>
    streamsOf(instrument('BTCUSDT', 'core'), route).map((stream) => stream.slice(stream.indexOf('@')));
  expect(topics('market')).toEqual(['@aggTrade', '@markPrice@1s', '@forceOrder']);
  expect(topics('public')).toEqual(['@bookTicker', '@depth10@100ms']);
  expect(topics('spot')).toEqual(['@bookTicker', '@aggTrade']);
});

test('a listing and a delisting touch nobody else', () => {
  const before = planRoute('market', many, []);
  const after = planRoute('market', [...many.slice(1), instrument('NEWUSDT')], before);
  const home = (plan: typeof before, symbol: string) =>
    plan.find(({ symbols }) => symbols.includes(symbol))?.id;
  for (const { symbol } of many.slice(1)) expect(home(after, symbol)).toBe(home(before, symbol));
  expect(home(after, 'C0USDT')).toBeUndefined();
  expect(home(after, 'NEWUSDT')).toBeDefined();
});

test('the wide set can come as candles; the core set always comes trade by trade', () => {
  const topics = (set: 'core' | 'wide') =>
    streamsOf(instrument('BTCUSDT', set), 'market', 'kline_1m').map((stream) => stream.split('@')[1]);
  expect(topics('wide')).toEqual(['kline_1m', 'markPrice', 'forceOrder']);
  expect(topics('core')).toEqual(['aggTrade', 'markPrice', 'forceOrder']);
});
