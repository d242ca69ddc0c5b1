import { describe, expect, it } from 'vitest';
import { FRESH } from '../feed-fault.ts';
import { ageOfBook, depthOf, imbalance, quantityDigits } from './book.ts';
import type { Liquidation, TapeTrade } from './documents.ts';
import { isFolded, seriesOf } from './indicators.ts';
import { dayOf, joinLiquidations, knownOf, liquidationBars, withPushed } from './liquidation-bars.ts';
import { besideReading, joinHours, withRate } from './rate-bars.ts';
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
    [[], 0],
    [[0, 3], 0],
    [[0.02, 9.99], 2],
    [[0.004, 12.4], 3],
    [[0.5, 240], 1],
    [[0.001, 2_345], 3],
    [[0.1 + 0.2, 1], 1],
    [[0.0000001, 1], 7],
    [[9_999], 0],
    [[10_000], null],
    [[10_000, 0.25], null],
    [[10_000, 0.004], 3],
  ])('quantities %j have %s decimals', (quantities, digits) => {
    expect(quantityDigits(quantities)).toBe(digits);
  });

  it('is old when the server’s time has gone on for five seconds without it', () => {
    const BOOK = Date.UTC(2026, 0, 1);
    const ageAfter = (ms: number, stepMs = 1_000) =>
      ageOfBook({ time: new Date(BOOK).toISOString() }, { at: BOOK + ms, stepMs });
    expect([ageAfter(-200), ageAfter(5_000)]).toEqual([FRESH, FRESH]);
    expect(ageAfter(5_001)).toEqual({ isOld: true, since: BOOK });
    // An accelerated tape is a minute further with each report; of the first nobody knows how far it goes.
    expect([ageAfter(119_000, 60_000), ageAfter(9_000, Number.POSITIVE_INFINITY)]).toEqual([FRESH, FRESH]);
    expect(ageOfBook(null, { at: BOOK, stepMs: 1_000 })).toBe(FRESH);
    expect(ageOfBook({ time: new Date(BOOK).toISOString() }, null)).toBe(FRESH);
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

  const HOUR = 3_600_000;
  const NOW = Date.UTC(2026, 0, 2, 12, 10);

  it('are those of the last day, which moves on', () => {
    const day = dayOf(NOW);
    expect([day.from, day.to]).toEqual([Date.UTC(2026, 0, 1, 12, 30), Date.UTC(2026, 0, 2, 12)]);
    expect(liquidationBars([], day)).toHaveLength(48);
    expect(dayOf(NOW + HOUR / 2).from).toBe(day.from + HOUR / 2);
  });

  it('begin where what is known begins', () => {
    const day = dayOf(NOW);
    const read = [liquidation('LONG', NOW, 1), liquidation('LONG', NOW - HOUR, 1)];
    expect(knownOf(day, read, 3, []).from).toBe(day.from);
    expect(knownOf(day, read, 2, []).from).toBe(NOW - HOUR);
  });

  it('that are pushed say when something may have been missed, and are bounded', () => {
    const message = (reset: boolean, liquidations: Liquidation[]) => ({ sequence: 0, reset, liquidations });
    const first = withPushed(null, message(true, [liquidation('LONG', 10, 1)]), 0);
    const next = withPushed(first, message(false, [liquidation('LONG', 20, 1)]), 0);
    expect([next.resets, next.rows.length]).toEqual([1, 2]);
    const again = withPushed(next, message(true, [liquidation('LONG', 30, 1)]), 15);
    expect([again.resets, again.rows.length]).toEqual([2, 2]);
    const burst = Array.from({ length: 3_000 }, (_, index) => liquidation('SHORT', 100 + index, 1));
    const kept = withPushed(again, message(false, burst), 15).rows;
    expect([kept.length, kept[0]?.time]).toEqual([2_000, burst.at(-1)?.time]);
    expect(knownOf(dayOf(NOW), [], 500, kept).from).toBe(dayOf(NOW).from);
  });
});

describe('hours of the rate', () => {
  const HOUR = 3_600_000;
  const values = (bars: ReturnType<typeof joinHours>) =>
    bars.map(({ openAt, open, high, low, close }) => [openAt / HOUR, open, high, low, close]);

  it('grow with what is pushed, and begin anew with each hour', () => {
    let hours = withRate([], 5, 0);
    for (const [rate, at] of [
      [7, 1_000],
      [4, 2_000],
      [6, HOUR],
    ] as const)
      hours = withRate(hours, rate, at);
    expect(values([...hours])).toEqual([
      [0, 5, 7, 4, 4],
      [1, 6, 6, 6, 6],
    ]);
  });

  it('continue those that were read', () => {
    const read = withRate(withRate([], 9, 0), 5, HOUR);
    const pushed = withRate(withRate([], 4, HOUR), 6, 2 * HOUR);
    expect(values(joinHours(read, pushed))).toEqual([
      [0, 9, 9, 9, 9],
      [1, 5, 5, 4, 4],
      [2, 6, 6, 6, 6],
    ]);
  });

  it('end as they were read, whatever the last push before a break said', () => {
    const pushed = withRate(withRate([], 4, HOUR), 6, 3 * HOUR);
    const read = withRate(withRate([], 5, HOUR), 7, 2 * HOUR);
    const shown = joinHours(read, besideReading(pushed, 3 * HOUR + 1));
    expect(values(shown)).toEqual([
      [1, 5, 5, 5, 5],
      [2, 7, 7, 7, 7],
      [3, 6, 6, 6, 6],
    ]);
    expect(besideReading(pushed, 4 * HOUR)).toEqual([]);
  });
});
