import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyTrade } from '../../../core/model/market-event.ts';
import { FrameReader } from './frame-reader.ts';
import { parseFrame, type WireMessage } from './parse.ts';

const AT = 1_723_161_256_500;

/** Reads frames the fast way and tells how each was read. */
function reading(names: readonly string[], options: { tapeClock?: boolean; spot?: boolean } = {}) {
  const got: WireMessage[] = [];
  const streams = new Map(
    names.map((name) => [name, { name, symbol: (name.split('@')[0] ?? '').toUpperCase() }]),
  );
  const parse = {
    tapeClock: options.tapeClock ?? false,
    ...(options.spot === true ? { perpetualOf: new Map([['BTCUSDT', 'BTCUSDT']]) } : {}),
  };
  const reader = new FrameReader({
    shard: 'market-1',
    parse,
    streams,
    sink: {
      trade: (trade) => got.push({ kind: 'aggTrade', trade: copyTrade(trade) }),
      message: (message) => got.push(message),
    },
    onReply: () => undefined,
  });
  const read = (text: string): WireMessage | undefined => {
    const bytes = Buffer.from(text);
    reader.open(bytes);
    reader.read(0, bytes.length, AT);
    return got.pop();
  };
  const strict = (text: string): WireMessage | null => {
    const parsed = parseFrame(text, { shard: 'market-1', receivedAt: AT }, parse);
    return 'message' in parsed ? parsed.message : null;
  };
  return { read, strict, reader };
}

const digits = (most: number) => fc.stringMatching(new RegExp(`^\\d{1,${most}}$`));
const decimal = fc.oneof(
  fc.tuple(digits(8), digits(8)).map(([whole, part]) => `${whole}.${part}`),
  fc.tuple(digits(20), digits(20)).map(([whole, part]) => `${whole}.${part}`),
  digits(12),
  fc.tuple(digits(3), digits(4)).map(([whole, part]) => `-${whole}.${part}`),
);
const id = fc.oneof(fc.nat(), fc.maxSafeNat());
const time = fc.integer({ min: 999_999_999_990, max: 9_999_999_999_999 });
const levels = fc.array(fc.tuple(decimal, decimal), { maxLength: 12 });

/** Data of each stream as the venue could write it, good or bad. */
const data = {
  aggTrade: fc.record(
    {
      e: fc.constant('aggTrade'),
      E: time,
      s: fc.constantFrom('BTCUSDT', 'BTCUSDT', 'ETHUSDT'),
      a: id,
      p: decimal,
      q: decimal,
      nq: decimal,
      f: id,
      l: id,
      T: time,
      m: fc.boolean(),
      st: fc.constantFrom(1, 'x', null, [1]),
    },
    { requiredKeys: ['e', 'E', 's', 'a', 'p', 'q', 'f', 'l', 'T', 'm'] },
  ),
  bookTicker: fc.record(
    { u: id, s: fc.constant('BTCUSDT'), b: decimal, B: decimal, a: decimal, A: decimal, T: time, E: time },
    { requiredKeys: ['u', 's', 'b', 'B', 'a', 'A'] },
  ),
  'depth10@100ms': fc.record({ E: time, T: time, s: fc.constant('BTCUSDT'), pu: id, b: levels, a: levels }),
  'markPrice@1s': fc.record({
    E: time,
    s: fc.constant('BTCUSDT'),
    p: decimal,
    P: decimal,
    i: decimal,
    r: decimal,
    T: time,
  }),
  kline_1m: fc.record({
    E: time,
    s: fc.constant('BTCUSDT'),
    k: fc.record({
      t: time,
      T: time,
      s: fc.constant('BTCUSDT'),
      i: fc.constantFrom('1m', '1m', '5m'),
      f: fc.integer({ min: -1 }),
      o: decimal,
      c: decimal,
      h: decimal,
      l: decimal,
      v: decimal,
      n: id,
      x: fc.boolean(),
      q: decimal,
      V: decimal,
      Q: decimal,
      B: fc.constant('0'),
    }),
  }),
  forceOrder: fc.record({
    E: time,
    o: fc.record(
      {
        s: fc.constant('BTCUSDT'),
        S: fc.constantFrom('SELL', 'BUY', 'HOLD'),
        o: fc.constant('LIMIT'),
        q: decimal,
        p: decimal,
        ap: decimal,
        X: fc.constantFrom('FILLED', 'NEW'),
        z: decimal,
        T: time,
      },
      { requiredKeys: ['s', 'S', 'q', 'p', 'ap', 'T'] },
    ),
  }),
} as const;

describe('the fast way says what the strict way says, bit for bit', () => {
  test.each(Object.keys(data) as (keyof typeof data)[])('%s', (topic) => {
    const stream = `btcusdt@${topic}`;
    const { read, strict } = reading([stream]);
    fc.assert(
      fc.property(data[topic] as fc.Arbitrary<object>, (one) => {
        const text = JSON.stringify({ stream, data: one });
        expect(read(text)).toEqual(strict(text));
      }),
      { numRuns: 400 },
    );
  });

  test.each(['aggTrade', 'bookTicker'] as const)('spot %s', (topic) => {
    const stream = `btcusdt@${topic}`;
    const { read, strict } = reading([stream], { spot: true });
    fc.assert(
      fc.property(data[topic] as fc.Arbitrary<object>, (one) => {
        const text = JSON.stringify({ stream, data: one });
        expect(read(text)).toEqual(strict(text));
      }),
      { numRuns: 300 },
    );
  });
});

const trade = (a: number, price: string) =>
  `{"e":"aggTrade","E":1723161256322,"s":"BTCUSDT","a":${a},"p":"${price}","q":"0.006","nq":"0.005","f":5266583935,"l":5266583937,"T":1723161256322,"m":true}`;
const framed = (body: string) => `{"stream":"btcusdt@aggTrade","data":${body}}`;

test('numbers are those of Number(), however long, and ids those of JSON', () => {
  const { read } = reading(['btcusdt@aggTrade']);
  read(framed(trade(1, '1.5')));
  const prices = [
    '61800.30',
    '0.00001234',
    '123456789.123456789',
    '9007199254740993.5',
    '7',
    '00.5',
    '1.10000000',
  ];
  for (const [index, price] of prices.entries()) {
    expect(read(framed(trade(10 ** index, price)))).toMatchObject({
      trade: { price: Number(price), aggId: 10 ** index },
    });
  }
  expect(read(framed(trade(2 ** 53 - 1, '1.5')))).toMatchObject({ trade: { aggId: 2 ** 53 - 1 } });
  expect(read(framed(trade(2 ** 53, '1.5')))).toMatchObject({ kind: 'malformed', reason: 'bad_id' });
});

test('fields in another order, fields nobody knows and blanks are read the same', () => {
  const { read, strict } = reading(['btcusdt@aggTrade']);
  const other =
    '{ "stream": "btcusdt@aggTrade", "data": {"m":false, "zz":"later", "s":"BTCUSDT","T":1723161256322,"l":7,"f":6,"q":"2","p":"3.25","a":9} }';
  for (const text of [framed(trade(1, '2.5')), other, framed(trade(2, '2.5')), other, other]) {
    expect(read(text)).toEqual(strict(text));
  }
});

test('the receive time of a tape counts only for a client that plays one', () => {
  const text = `{"stream":"btcusdt@aggTrade","data":${trade(5, '2.5')},"rt":1723161255088}`;
  const tape = reading(['btcusdt@aggTrade'], { tapeClock: true });
  const live = reading(['btcusdt@aggTrade']);
  for (let round = 0; round < 3; round += 1) {
    expect(tape.read(text)).toMatchObject({ trade: { receivedAt: 1_723_161_255_088 } });
    expect(tape.read(framed(trade(5, '2.5')))).toMatchObject({ trade: { receivedAt: AT } });
    expect(live.read(text)).toMatchObject({ trade: { receivedAt: AT } });
  }
});

const ethLike = (btc: string) => (btc === 'BTC' ? 'ETH' : 'eth');

test('a frame that says another symbol than its stream is refused, whatever was read before', () => {
  const { read } = reading(['btcusdt@aggTrade', 'ethusdt@aggTrade']);
  const [own, other] = [framed(trade(1, '2.5')), framed(trade(1, '2.5')).replaceAll(/btc/gi, ethLike)];
  const foreign = framed(trade(1, '2.5').replace('BTCUSDT', 'ETHUSDT'));
  for (const before of [foreign, own, other]) {
    read(before);
    expect(read(foreign)).toMatchObject({ kind: 'malformed', reason: 'malformed' });
  }
  expect(read(other)).toMatchObject({ trade: { symbol: 'ETHUSDT' } });
});

test('a stream that is not carried any more is still read; nobody is told that it was heard', () => {
  const { read, reader } = reading([]);
  const text = framed(trade(1, '2.5'));
  expect(read(text)).toMatchObject({ trade: { symbol: 'BTCUSDT' } });
  const bytes = Buffer.from(text);
  reader.open(bytes);
  expect(reader.read(0, bytes.length, AT)).toBeNull();
});

test('many frames in one read, and one at the very end of its memory', () => {
  const texts = [1, 2, 3].map((a) => framed(trade(a, `${a}.5`)));
  const all = Buffer.from(texts.join(''));
  const memory = Buffer.from(all.buffer.slice(all.byteOffset, all.byteOffset + all.length));
  const got: number[] = [];
  const stream = { name: 'btcusdt@aggTrade', symbol: 'BTCUSDT' };
  const reader = new FrameReader({
    shard: 's',
    parse: { tapeClock: false },
    streams: new Map([[stream.name, stream]]),
    sink: { trade: ({ price }) => got.push(price), message: () => undefined },
    onReply: () => undefined,
  });
  for (let round = 0; round < 2; round += 1) {
    reader.open(memory);
    let from = 0;
    for (const { length } of texts) {
      expect(reader.read(from, length, AT)).toBe(stream);
      from += length;
    }
  }
  expect(got).toEqual([1.5, 2.5, 3.5, 1.5, 2.5, 3.5]);
});

test('a stream that is carried no more is not known, and known again when it comes back', () => {
  const { read, reader } = reading(['btcusdt@aggTrade']);
  for (let round = 0; round < 3; round += 1) {
    expect(read(framed(trade(1, '2.5')))).toMatchObject({ trade: { price: 2.5 } });
    reader.forget(['btcusdt@aggTrade']);
  }
});
