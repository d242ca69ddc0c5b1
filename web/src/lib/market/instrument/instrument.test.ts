import { describe, expect, it } from 'vitest';
import { depthOf, imbalance, quantityDigits } from './book.ts';
import type { Liquidation, TapeTrade } from './documents.ts';
import { isFolded, seriesOf } from './indicators.ts';
import { joinLiquidations, liquidationBars } from './liquidation-bars.ts';
import { tapeRows, withTrades } from './tape.ts';

const trade = (aggId: number): TapeTrade => ({
  aggId: String(aggId),
  price: 1,
  qty: 1,
  takerSide: 'buy',
  time: '2026-01-01T00:00:00.000Z',
});
const liquidation = (side: 'LONG' | 'SHORT', atMs: number, notionalUsd: number): Liquidation => ({
  side,
  price: 1,
  qty: notionalUsd,
  notionalUsd,
  time: new Date(atMs).toISOString(),
});

describe('tape', () => {
  it('holds each trade once, newest first, and says how many were left out', () => {
    const trades = withTrades([trade(9), trade(10)], [trade(10), trade(13)]);
    expect(tapeRows(trades).map(({ aggId, skipped }) => [aggId, skipped])).toEqual([
      ['13', 2],
      ['10', 0],
      ['9', 0],
    ]);
  });

  it('is bounded', () => {
    const many = Array.from({ length: 500 }, (_, index) => trade(index));
    expect(withTrades([], many)).toHaveLength(40);
    expect(withTrades([], many)[0]?.aggId).toBe('499');
  });
});

describe('book', () => {
  it.each([
    [[], 3],
    [[0.02, 9.99], 3],
    [[0.5, 12.4], 2],
    [[0.5, 240], 1],
    [[9_999], 0],
    [[10_000], null],
  ])('quantities %j have %s decimals', (quantities, digits) => {
    expect(quantityDigits(quantities)).toBe(digits);
  });

  it('adds up from the best price, both sides on one scale', () => {
    const { bids, asks } = depthOf(
      [
        { price: 10, qty: 1 },
        { price: 9, qty: 3 },
      ],
      [{ price: 11, qty: 2 }],
    );
    expect(bids.map(({ total, share }) => [total, share])).toEqual([
      [1, 0.25],
      [4, 1],
    ]);
    expect(asks[0]?.share).toBe(0.5);
  });

  it('leans to the heavier side', () => {
    expect(imbalance([{ price: 1, qty: 3 }], [{ price: 2, qty: 1 }])).toBe(0.5);
    expect(imbalance([], [])).toBeNull();
  });
});

describe('indicators', () => {
  it('are folded when nothing was collected, not while that is unknown', () => {
    const some = seriesOf([{ time: '2026-01-01T00:00:00.000Z', value: 1 }]);
    expect(isFolded({ data: seriesOf([]), error: null })).toBe(true);
    expect(isFolded({ data: some, error: null })).toBe(false);
    expect(isFolded({ data: null, error: null })).toBe(false);
    expect(isFolded({ data: seriesOf([]), error: 'no answer' })).toBe(false);
  });
});

describe('liquidations', () => {
  it('are summed by side and step, empty steps are 0', () => {
    const all = [liquidation('LONG', 5, 10), liquidation('SHORT', 25, 7), liquidation('LONG', 9, 1)];
    expect(liquidationBars(all, { from: 0, to: 29, stepMs: 10 })).toEqual([
      { at: 0, longUsd: 11, shortUsd: 0 },
      { at: 10, longUsd: 0, shortUsd: 0 },
      { at: 20, longUsd: 0, shortUsd: 7 },
    ]);
  });

  it('are joined without repeats, newest first, without old ones', () => {
    const joined = joinLiquidations(
      [liquidation('LONG', 100, 1), liquidation('LONG', 5, 2)],
      [liquidation('LONG', 100, 1), liquidation('SHORT', 200, 3)],
      50,
    );
    expect(joined.map(({ notionalUsd }) => notionalUsd)).toEqual([3, 1]);
  });
});
