import { describe, expect, it } from 'vitest';
import { looksLikeRecording, StreamRecording } from './stream-recording.ts';

interface Single {
  readonly t: number;
  readonly T: number;
  readonly p?: string;
  readonly q?: string;
  readonly m?: boolean;
  readonly X?: string;
  readonly s?: string;
}

const trade = ({ t, T, p = '100.5', q = '0.1', m = false, X = 'MARKET', s = 'BTCUSDT' }: Single) =>
  `1723161255088176367 ${JSON.stringify({ stream: 'x@trade', data: { e: 'trade', E: T, T, s, t, p, q, X, m } })}`;
const aggTrade = (a: number, T: number) =>
  `1626992742.289: ${JSON.stringify({ stream: 'x@aggTrade', data: { e: 'aggTrade', s: 'BTCUSDT', a, p: '7.6', q: '2', f: 5, l: 6, T, m: true } })}`;

function read(...lines: string[]) {
  const parser = new StreamRecording('BTCUSDT');
  const trades = lines.map((line, index) => parser.push(line, `tape line ${index + 1}`));
  return [...trades, parser.end()].filter((found) => found !== null);
}

const T = 1723161256322;

describe('raw stream recordings', () => {
  it('joins consecutive trades of one price and side within 100 ms of the first', () => {
    const trades = read(
      trade({ t: 1, T }),
      trade({ t: 2, T: T + 100, q: '0.2' }),
      trade({ t: 3, T: T + 101 }),
    );
    expect(trades.map(({ aggId, qty, trades: n, time }) => [aggId, qty, n, time])).toEqual([
      [1, 0.3, 2, T],
      [2, 0.1, 1, T + 101],
    ]);
  });

  it.each([
    ['price', { p: '100.6' }],
    ['side', { m: true }],
    ['id', { t: 3 }],
  ])('starts a new one at another %s', (_, change) => {
    expect(read(trade({ t: 1, T }), trade({ t: 2, T, ...change }))).toHaveLength(2);
  });

  it('leaves out trades that never met the book, and other symbols', () => {
    const trades = read(
      trade({ t: 1, T }),
      trade({ t: 2, T, X: 'INSURANCE_FUND', p: '28722.50' }),
      trade({ t: 9, T, s: 'ETHUSDT' }),
      trade({ t: 3, T }),
    );
    expect(trades.map(({ price, qty }) => [price, qty])).toEqual([
      [100.5, 0.1],
      [100.5, 0.1],
    ]);
  });

  it('takes aggregate trades as they are, and only one kind of a recording that holds both', () => {
    const trades = read('wss://host/stream <-> 1626992740.1', aggTrade(7, T), trade({ t: 1, T }));
    expect(trades).toMatchObject([{ aggId: 7, qty: 2, trades: 2, takerSide: 'sell' }]);
  });

  it('passes over other streams and snapshots', () => {
    const book =
      '1723161255030314667 {"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","s":"BTCUSDT"}}';
    expect(read(book, '1723161255030314668 {"lastUpdateId":1,"bids":[],"asks":[]}')).toEqual([]);
  });

  it.each([
    ['a cut message', '1723161255088176367 {"stream":"btcusdt@trade","data":{"e":"tra', /not whole/],
    ['no receive time', '{"stream":"btcusdt@trade"}', /not a recorded message/],
    ['a bad price', trade({ t: 1, T, p: '-3' }), /p "-3" .*above 0/],
    ['a time in seconds', trade({ t: 1, T: 1723161256 }), /T 1723161256 .*milliseconds/],
  ])('refuses %s with its line', (_, line, message) => {
    expect(() => read(line)).toThrow(message);
    expect(() => read(line)).toThrow(/^tape line 1: /);
  });

  it('is told from an archive by its first line', () => {
    expect(looksLikeRecording(trade({ t: 1, T }))).toBe(true);
    expect(looksLikeRecording('wss://fstream.example/stream')).toBe(true);
    expect(looksLikeRecording('1,61800.3,0.1,1,1,1723161256322,true')).toBe(false);
  });
});
