import fc from 'fast-check';
import { expect, test } from 'vitest';
import { copyTrade } from '../../../core/model/market-event.ts';
import { FrameReader } from './frame-reader.ts';
import { parseFrame, type WireMessage } from './parse.ts';

/**
 * The reader expects the next trade of a stream to look like its last one. Whatever really comes next, in whatever
 * order of streams, it says what the strict way says.
 */
const AT = 1_723_161_256_500;
/** Bytes behind a frame that are there whatever comes. */
const MARGIN = 16;
const SYMBOLS = ['BTCUSDT', 'ETHUSDT', '1000PEPEUSDT', 'XUSDT'];

/** Ids around the borders where they grow by a digit, and ordinary ones. */
const id = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 15 }), fc.integer({ min: -2, max: 2 })).map(([n, by]) => 10 ** n + by),
  fc.integer({ min: 2_399_999_990, max: 2_400_000_010 }),
  fc.maxSafeNat(),
);
const decimal = fc
  .tuple(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 12 }), fc.nat())
  .map(([whole, places, part]) =>
    places === 0 ? String(whole) : `${whole}.${String(part).padStart(places, '0').slice(0, places)}`,
  );
const odd = fc.constantFrom(
  '0',
  '00.5',
  '-1.5',
  '1e3',
  '.5',
  '5.',
  '',
  'x',
  '12345678.12345678',
  '1.0000000000000001',
);
const amount = fc.oneof({ arbitrary: decimal, weight: 9 }, { arbitrary: odd, weight: 1 });
const trade = fc.record({
  symbol: fc.constantFrom(...SYMBOLS),
  a: id,
  p: amount,
  q: amount,
  nq: fc.option(amount),
  f: id,
  more: fc.oneof(fc.constant(0), fc.nat(20), fc.integer({ min: -3, max: 0 })),
  T: fc.integer({ min: AT - 200_000, max: AT + 200_000 }),
  m: fc.boolean(),
});
type Trade = typeof trade extends fc.Arbitrary<infer T> ? T : never;

const SAMPLE = {
  a: 2_400_000_001,
  p: '64123.40',
  q: '0.125',
  nq: null,
  f: 6_100_000_001,
  more: 2,
  T: AT,
  m: true,
};

function frameOf({ symbol, a, p, q, nq, f, more, T, m }: Trade): string {
  const name = `${symbol.toLowerCase()}@aggTrade`;
  const amounts = `"p":"${p}","q":"${q}","nq":"${nq ?? q}"`;
  return `{"stream":"${name}","data":{"e":"aggTrade","E":${T + 3},"s":"${symbol}","a":${a},${amounts},"f":${f},"l":${f + more},"T":${T},"m":${m}}}`;
}

function reader(symbols: readonly string[] = SYMBOLS) {
  const got: WireMessage[] = [];
  const names = symbols.map((symbol) => ({ name: `${symbol.toLowerCase()}@aggTrade`, symbol }));
  const one = new FrameReader({
    shard: 'market-1',
    parse: { tapeClock: false },
    streams: new Map(names.map((stream) => [stream.name, stream])),
    sink: {
      trade: (given) => got.push({ kind: 'aggTrade', trade: copyTrade(given) }),
      message: (message) => got.push(message),
    },
    onReply: () => undefined,
  });
  return (text: string): WireMessage | undefined => {
    // Memory of its own with the bytes behind the frame that readers may look at, and none more.
    const bytes = Buffer.from(new ArrayBuffer(Buffer.byteLength(text) + MARGIN), 0, Buffer.byteLength(text));
    bytes.write(text);
    one.open(bytes);
    one.read(0, bytes.length, AT);
    return got.pop();
  };
}

test('any trade after any other is read as the strict way reads it', () => {
  fc.assert(
    fc.property(fc.array(trade, { minLength: 2, maxLength: 40 }), (trades) => {
      const read = reader();
      for (const one of trades) {
        const text = frameOf(one);
        const parsed = parseFrame(text, { shard: 'market-1', receivedAt: AT }, { tapeClock: false });
        expect(read(text)).toEqual('message' in parsed ? parsed.message : null);
      }
    }),
    { numRuns: 300 },
  );
});

test('trades of one stream that walk by small steps are all read alike', () => {
  const read = reader();
  for (let step = 0; step < 30_000; step += 1) {
    const [a, f] = [9_999_980 + step, 99_990_000 + 3 * step];
    const [p, q] = [(9_990 + (step % 37)).toFixed(step % 5), ((step % 1_200) / 1_000).toFixed(3)];
    const one = { symbol: 'BTCUSDT', a, p, q, nq: step % 7 === 0 ? '0.001' : null, f, more: step % 4 };
    const text = frameOf({ ...one, T: AT + step * 7, m: step % 3 === 0 });
    const parsed = parseFrame(text, { shard: 'market-1', receivedAt: AT }, { tapeClock: false });
    const expected = 'message' in parsed ? parsed.message : null;
    if (JSON.stringify(read(text)) !== JSON.stringify(expected)) throw new Error(`read otherwise: ${text}`);
  }
});

test('a frame that ends anywhere is refused, and nothing behind it is asked for', () => {
  const read = reader();
  const whole = frameOf({ ...SAMPLE, symbol: 'BTCUSDT' });
  expect(read(whole)?.kind).toBe('aggTrade');
  for (let length = 1; length < whole.length - 2; length += 1) {
    for (const end of ['', '}', '}}']) {
      expect(read(whole.slice(0, length) + end)?.kind, `${length} bytes and '${end}'`).not.toBe('aggTrade');
      expect(read(whole)?.kind).toBe('aggTrade');
    }
  }
});

test('an odd amount right behind the first frame of a stream is read as the strict way reads it', () => {
  for (const [index, amount] of ['.5', '5.', '.', '', '5', '12345678.5', '0.123456789'].entries()) {
    // A symbol of its own: nothing of it was ever read, and its first frame went the strict way.
    const symbol = `NEW${index}USDT`;
    const read = reader([symbol]);
    expect(read(frameOf({ ...SAMPLE, symbol }))?.kind).toBe('aggTrade');
    for (const odd of [{ p: amount }, { q: amount }, { nq: amount }]) {
      const text = frameOf({ ...SAMPLE, ...odd, symbol });
      const parsed = parseFrame(text, { shard: 'market-1', receivedAt: AT }, { tapeClock: false });
      expect(read(text), text).toEqual('message' in parsed ? parsed.message : null);
    }
  }
});
