import { describe, expect, it } from 'vitest';
import { marketRow } from '../fixtures.test-data.ts';
import { liquidatedUsd, spreadBps } from './columns.ts';
import { DEFAULT_BOARD, orderOf, readBoard, sortedBy, startedBy, writeBoard } from './query.ts';

const ROWS = [
  marketRow('BTCUSDT', { set: 'core', price: 90_000, volume24hUsd: 9e9, cvd1h: -5, cvd5m: 3 }),
  marketRow('ETHUSDT', { set: 'core', price: 3_000, volume24hUsd: 5e9, cvd1h: 7, cvd5m: null }),
  marketRow('ADAUSDT', { price: null, volume24hUsd: 5e9, cvd1h: null, cvd5m: 1 }),
];
const order = (part: Partial<typeof DEFAULT_BOARD>) => orderOf(ROWS, { ...DEFAULT_BOARD, ...part });

describe('order of the board', () => {
  it('puts the largest volume first, equal ones by symbol', () => {
    expect(order({})).toEqual(['BTCUSDT', 'ADAUSDT', 'ETHUSDT']);
  });

  it.each([true, false])('keeps unknown values last (descending: %s)', (descending) => {
    expect(order({ column: 'price', descending }).at(-1)).toBe('ADAUSDT');
  });

  it('sorts by the chosen window of the CVD', () => {
    expect(order({ column: 'cvd', cvd: '1h' })).toEqual(['ETHUSDT', 'BTCUSDT', 'ADAUSDT']);
    expect(order({ column: 'cvd', cvd: '5m' })).toEqual(['BTCUSDT', 'ADAUSDT', 'ETHUSDT']);
  });

  it('finds by part of the symbol in any case, and by set', () => {
    expect(order({ search: ' da' })).toEqual(['ADAUSDT']);
    expect(order({ set: 'core' })).toEqual(['BTCUSDT', 'ETHUSDT']);
  });
});

describe('address of the board', () => {
  it('says nothing about the default', () => {
    expect(writeBoard(DEFAULT_BOARD)).toBe('/market');
    expect(readBoard(new URLSearchParams())).toEqual(DEFAULT_BOARD);
  });

  it('is read as it was written', () => {
    const query = { search: 'BTC', column: 'funding', descending: false, set: 'wide', cvd: '24h' } as const;
    expect(readBoard(new URL(writeBoard(query), 'http://x').searchParams)).toEqual(query);
  });

  it('falls back where it is wrong', () => {
    expect(readBoard(new URLSearchParams('sort=-nonsense&set=x&cvd=9y'))).toEqual(DEFAULT_BOARD);
  });

  it('turns the direction when the same head is pressed again', () => {
    const first = sortedBy(DEFAULT_BOARD, 'symbol');
    expect([first.column, first.descending]).toEqual(['symbol', false]);
    expect(sortedBy(first, 'symbol').descending).toBe(true);
    expect(sortedBy(first, 'price').descending).toBe(true);
  });

  it.each([
    ['symbol', false],
    ['regime', false],
    ['price', true],
    ['volume24h', true],
  ] as const)(
    'starts %s the same way from any order when it is chosen (descending: %s)',
    (column, descending) => {
      for (const before of [
        DEFAULT_BOARD,
        sortedBy(DEFAULT_BOARD, 'symbol'),
        sortedBy(DEFAULT_BOARD, 'volume24h'),
      ])
        expect(startedBy(before, column)).toEqual({ ...before, column, descending });
    },
  );
});

describe('figures of a row', () => {
  it('spread in basis points of the middle', () => {
    expect(spreadBps({ bestBid: 99.995, bestAsk: 100.005 })).toBeCloseTo(1, 9);
    expect(spreadBps({ bestBid: null, bestAsk: 1 })).toBeNull();
  });

  it('liquidations of both sides; one side known is a lower bound too', () => {
    expect(liquidatedUsd(marketRow('A', { liquidatedLong5mUsd: 5, liquidatedShort5mUsd: null }))).toBe(5);
    expect(
      liquidatedUsd(marketRow('A', { liquidatedLong5mUsd: null, liquidatedShort5mUsd: null })),
    ).toBeNull();
  });
});
