import { describe, expect, test } from 'vitest';
import { type ParseOptions, parseFrame, type WireMessage } from './parse.ts';

const AT = 1_723_161_256_500;
const live: ParseOptions = { tapeClock: false };

function message(frame: unknown, options: ParseOptions = live): WireMessage {
  const text = typeof frame === 'string' ? frame : JSON.stringify(frame);
  const parsed = parseFrame(text, { shard: 'market-1', receivedAt: AT }, options);
  if (!('message' in parsed)) throw new Error('a reply, not a message');
  return parsed.message;
}

const trade = {
  e: 'aggTrade',
  E: 1_723_161_256_322,
  s: 'BTCUSDT',
  a: 2_345_678_901,
  p: '61800.30',
  q: '0.006',
  nq: '0.005',
  f: 5_266_583_935,
  l: 5_266_583_937,
  T: 1_723_161_256_322,
  m: false,
};

test('reads an aggregate trade with its taker side, its single trades and its arrival', () => {
  expect(message({ stream: 'btcusdt@aggTrade', data: trade })).toEqual({
    kind: 'aggTrade',
    trade: {
      symbol: 'BTCUSDT',
      aggId: 2_345_678_901,
      price: 61_800.3,
      qty: 0.006,
      normalQty: 0.005,
      trades: 3,
      time: 1_723_161_256_322,
      takerSide: 'buy',
      receivedAt: AT,
      shard: 'market-1',
    },
  });
});

test('buyer is maker means that the taker sold; a venue without nq leaves it unknown', () => {
  const { nq: _, ...old } = trade;
  const parsed = message({ stream: 'btcusdt@aggTrade', data: { ...old, m: true } });
  expect(parsed).toMatchObject({ trade: { takerSide: 'sell', normalQty: null } });
});

describe('what cannot be read is a reason, never an exception', () => {
  test.each([
    [{ ...trade, p: '0' }, 'bad_price'],
    [{ ...trade, p: '6e4' }, 'bad_price'],
    [{ ...trade, p: 61_800.3 }, 'bad_price'],
    [{ ...trade, p: 'NaN' }, 'bad_price'],
    [{ ...trade, p: '' }, 'bad_price'],
    [{ ...trade, q: '-1' }, 'bad_quantity'],
    [{ ...trade, q: ' 1' }, 'bad_quantity'],
    [{ ...trade, a: 1.5 }, 'bad_id'],
    [{ ...trade, a: 2 ** 53 }, 'bad_id'],
    [{ ...trade, a: '12' }, 'bad_id'],
    [{ ...trade, l: 1 }, 'bad_id'],
    [{ ...trade, T: 1_723_161_256 }, 'bad_time'],
    [{ ...trade, T: 1_723_161_256_322_000 }, 'bad_time'],
    [{ ...trade, m: 'false' }, 'malformed'],
    [{ ...trade, s: 7 }, 'malformed'],
  ])('%o', (data, reason) => {
    expect(message({ stream: 'btcusdt@aggTrade', data })).toMatchObject({ kind: 'malformed', reason });
  });

  test.each([
    ['', 'malformed'],
    ['null', 'malformed'],
    ['[]', 'unknown_stream'],
    ['{"stream":"btcusdt@aggTrade"', 'malformed'],
    ['{"stream":"btcusdt@aggTrade","data":null}', 'malformed'],
    ['{"stream":"btcusdt@kline_9w","data":{}}', 'unknown_stream'],
    ['{"stream":"btcusdt@forceOrder","data":{}}', 'malformed'],
    ['{"stream":"btcusdt@depth10@100ms","data":{"s":"BTCUSDT","b":5,"a":[]}}', 'malformed'],
    ['{"hello":1}', 'unknown_stream'],
  ])('%s', (text, reason) => {
    expect(message(text)).toMatchObject({ kind: 'malformed', reason });
  });
});

describe('a frame whose data names another symbol than its stream is refused', () => {
  const book = { u: 1, s: 'BTCUSDT', b: '10.0', B: '1', a: '10.2', A: '1', T: AT, E: AT };
  const order = { s: 'BTCUSDT', S: 'SELL', q: '0.014', p: '9910', ap: '9900', z: '0.010', T: AT };
  const spot = { tapeClock: false, perpetualOf: new Map([['BTCUSDT', 'BTCUSDT']]) };

  test.each<[string, object, ParseOptions]>([
    ['aggTrade', trade, live],
    ['bookTicker', book, live],
    ['depth10@100ms', { E: AT, s: 'BTCUSDT', b: [], a: [] }, live],
    ['forceOrder', { o: order }, live],
    ['forceOrder', { s: 'ETHUSDT', o: order }, live],
    ['aggTrade', trade, spot],
    ['bookTicker', book, spot],
  ])('%s %o', (topic, data, options) => {
    expect(message({ stream: `btcusdt@${topic}`, data }, options)).not.toMatchObject({ kind: 'malformed' });
    for (const stream of [`ethusdt@${topic}`, `btcusdtx@${topic}`, `btcusd@${topic}`, `@${topic}`])
      expect(message({ stream, data }, options)).toMatchObject({
        kind: 'malformed',
        reason: 'malformed',
        stream,
      });
  });
});

test('the receive time of a tape counts only for a client that plays one', () => {
  const frame = { stream: 'btcusdt@aggTrade', data: trade, rt: 1_723_161_255_088 };
  expect(message(frame)).toMatchObject({ trade: { receivedAt: AT } });
  expect(message(frame, { tapeClock: true })).toMatchObject({ trade: { receivedAt: 1_723_161_255_088 } });
});

test('reads best bid and ask, ten levels, mark price', () => {
  const book = { e: 'bookTicker', u: 1, s: 'BTCUSDT', b: '61800.20', B: '2.507', a: '61800.30', A: '2.510' };
  expect(message({ stream: 'btcusdt@bookTicker', data: { ...book, T: AT - 5, E: AT - 4 } })).toEqual({
    kind: 'bookTop',
    book: {
      symbol: 'BTCUSDT',
      bid: 61_800.2,
      bidQty: 2.507,
      ask: 61_800.3,
      askQty: 2.51,
      time: AT - 4,
      receivedAt: AT,
    },
  });
  const depth = { e: 'depthUpdate', E: AT, T: AT, s: 'BTCUSDT', b: [['1.5', '2']], a: [] };
  expect(message({ stream: 'btcusdt@depth10@100ms', data: depth })).toMatchObject({
    depth: { bids: [[1.5, 2]], asks: [] },
  });
  const mark = {
    e: 'markPriceUpdate',
    E: AT,
    s: 'BTCUSDT',
    p: '28147.2',
    i: '28150.0',
    r: '-0.00002',
    T: AT,
  };
  expect(message({ stream: 'btcusdt@markPrice@1s', data: mark })).toMatchObject({
    mark: { markPrice: 28_147.2, indexPrice: 28_150, fundingRate: -0.00002 },
  });
});

test('a SELL order liquidates a long, at its average price and filled quantity', () => {
  const order = { s: 'BTCUSDT', S: 'SELL', q: '0.014', p: '9910', ap: '9900', z: '0.010', T: AT };
  expect(message({ stream: 'btcusdt@forceOrder', data: { e: 'forceOrder', E: AT, o: order } })).toMatchObject(
    {
      liquidation: { side: 'LONG', price: 9_900, qty: 0.01, notionalUsd: 99 },
    },
  );
  const unfilled = { ...order, S: 'BUY', ap: '0', z: '0' };
  expect(message({ stream: 'btcusdt@forceOrder', data: { o: unfilled } })).toMatchObject({
    liquidation: { side: 'SHORT', price: 9_910, qty: 0.014 },
  });
});

test('spot messages come under the symbol of the perpetual', () => {
  const spot = { tapeClock: false, perpetualOf: new Map([['BTCUSDT', 'BTCUSDT-PERP']]) };
  const book = { u: 1, s: 'BTCUSDT', b: '10.0', B: '1', a: '10.2', A: '1' };
  expect(message({ stream: 'btcusdt@bookTicker', data: book }, spot)).toEqual({
    kind: 'spotBook',
    book: { symbol: 'BTCUSDT-PERP', bid: 10, ask: 10.2, receivedAt: AT },
  });
  expect(message({ stream: 'btcusdt@aggTrade', data: trade }, spot)).toMatchObject({
    kind: 'spotTrade',
    trade: { symbol: 'BTCUSDT-PERP', aggId: trade.a, takerSide: 'buy' },
  });
  expect(message({ stream: 'ethusdt@bookTicker', data: { ...book, s: 'ETHUSDT' } }, spot)).toMatchObject({
    reason: 'unknown_instrument',
  });
});

test('an acknowledgement and a refusal are replies', () => {
  const arrival = { shard: 's', receivedAt: AT };
  expect(parseFrame('{"result":null,"id":3}', arrival, live)).toEqual({ kind: 'reply', id: 3, error: null });
  expect(parseFrame('{"error":{"code":2,"msg":"x"},"id":3}', arrival, live)).toMatchObject({
    id: 3,
    error: '{"code":2,"msg":"x"}',
  });
});
