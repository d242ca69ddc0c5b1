import { describe, expect, it } from 'vitest';
import { knownContract } from '../contracts.ts';
import { aggregate, type ReceivedTrade, renumbered } from './aggregate.ts';

const btc = knownContract('BTCUSDT', 0)!;

function single(
  t: number,
  T: number,
  fields: { p?: string; q?: string; m?: boolean; X?: string } = {},
): ReceivedTrade {
  const { p = '100.00', q = '0.001', m = false, X = 'MARKET' } = fields;
  return { receivedAt: T - 5, trade: { e: 'trade', E: T + 1, T, s: 'BTCUSDT', t, p, q, X, m } };
}

const spans = (trades: readonly ReceivedTrade[]) =>
  aggregate(btc, trades).map(({ aggId, firstId, lastId, lots }) => [aggId, firstId, lastId, lots]);

describe('aggregate', () => {
  it('joins consecutive trades of one price and side within 100 ms of the first', () => {
    const trades = [single(7, 1_000), single(8, 1_050, { q: '0.002' }), single(9, 1_100), single(10, 1_101)];
    expect(spans(trades)).toEqual([
      [1, 7, 9, 4],
      [2, 10, 10, 1],
    ]);
  });

  it('starts anew with another price, another side or a missing id', () => {
    const trades = [
      single(1, 0),
      single(2, 0, { p: '100.10' }),
      single(3, 0, { p: '100.10', m: true }),
      single(5, 0, { p: '100.10', m: true }),
    ];
    expect(spans(trades).map((row) => row.slice(1, 3))).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [5, 5],
    ]);
  });

  it('leaves out trades that were not on the book', () => {
    const trades = [single(1, 0), single(2, 0, { X: 'INSURANCE_FUND' }), single(3, 0)];
    expect(spans(trades)).toEqual([
      [1, 1, 1, 1],
      [2, 3, 3, 1],
    ]);
  });

  it('takes T of the first, E and the receive time of the last', () => {
    const [joined] = aggregate(btc, [single(1, 1_000), single(2, 1_040)]);
    expect(joined).toMatchObject({ time: 1_000, eventTime: 1_041, receivedAt: 1_035 });
  });

  it('refuses a price between ticks', () => {
    expect(() => aggregate(btc, [single(1, 0, { p: '100.05' })])).toThrow('100.05 is not on the tick grid');
  });
});

describe('renumbered', () => {
  const fields = { e: 'aggTrade', s: 'BTCUSDT', p: '100.10', q: '0.300', m: true } as const;

  it('keeps every field of an aggregate trade but its id', () => {
    const trade = { ...fields, a: 77, E: 1_001, T: 1_000, f: 5, l: 9, nq: '0.200' };
    expect(renumbered(btc, [{ receivedAt: 995, trade }])).toEqual([
      {
        ...{ aggId: 1, time: 1_000, ticks: 1_001, lots: 300, normalLots: 200, firstId: 5, lastId: 9 },
        ...{ buyerMaker: true, eventTime: 1_001, receivedAt: 995 },
      },
    ]);
  });

  it('numbers without holes and joins nothing', () => {
    const at = (T: number, f: number) => ({ receivedAt: T, trade: { ...fields, E: T, T, f, l: f } });
    const ids = renumbered(btc, [at(0, 5), at(1, 6), at(2, 9)]).map(({ aggId, firstId }) => [aggId, firstId]);
    expect(ids).toEqual([
      [1, 5],
      [2, 6],
      [3, 9],
    ]);
  });
});
