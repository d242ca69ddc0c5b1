import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candle } from '../model/market-event.ts';
import { sampleCandle } from '../samples.ts';
import { type Bar, BarSeries, KEPT_BARS, MOST_BARS } from './bars.ts';

const PERIOD_MS = 60_000;
const OPEN = 1_723_118_400_000;

type Step =
  | { readonly kind: 'trade'; readonly time: number; readonly id: number; readonly price: number }
  | { readonly kind: 'seal'; readonly period: number; readonly price: number };

const price = fc.integer({ min: 1, max: 50 });
const trade = fc.record({
  kind: fc.constant('trade' as const),
  time: fc.integer({ min: 0, max: 12 * PERIOD_MS }).map((offset) => OPEN + offset),
  id: fc.integer({ min: 1, max: 9 }),
  price,
});
const seal = fc.record({ kind: fc.constant('seal' as const), period: fc.nat(12), price });

function candle(openTime: number, high: number): Candle {
  return sampleCandle({ interval: '1m', openTime, open: high, high, low: high - 1, close: high });
}

/** What all steps tell of one period, the slow way. */
function expected(steps: readonly Step[], open: number): Bar | null {
  const until = open + PERIOD_MS;
  const sealed = steps.flatMap((step) =>
    step.kind === 'seal' && OPEN + step.period * PERIOD_MS === open ? [step.price] : [],
  );
  const high = sealed.at(-1);
  if (high !== undefined) {
    const closeId = Number.MAX_SAFE_INTEGER;
    return { high, low: high - 1, close: high, closeTime: until - 1, closeId };
  }
  const trades = steps.flatMap((step) =>
    step.kind === 'trade' && step.time >= open && step.time < until ? [step] : [],
  );
  // Of equal keys the later one came last.
  const last = trades.reduce<(typeof trades)[number] | null>(
    (best, next) =>
      best === null || next.time > best.time || (next.time === best.time && next.id >= best.id) ? next : best,
    null,
  );
  if (last === null) return null;
  const prices = trades.map((each) => each.price);
  return {
    high: Math.max(...prices),
    low: Math.min(...prices),
    close: last.price,
    closeTime: last.time,
    closeId: last.id,
  };
}

function play(steps: readonly Step[]): BarSeries {
  const series = new BarSeries(PERIOD_MS);
  for (const step of steps) {
    if (step.kind === 'trade') series.add(step.time, step.id, step.price);
    else series.seal(candle(OPEN + step.period * PERIOD_MS, step.price));
  }
  return series;
}

describe('bars', () => {
  it('tell of each period what its trades and candles did, in whatever order they came', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(trade, trade, trade, seal), { minLength: 1, maxLength: 60 }), (steps) => {
        const series = play(steps);
        for (let index = -1; index <= series.length; index += 1) {
          expect(series.bar(index)).toEqual(expected(steps, series.firstOpen + index * PERIOD_MS));
        }
      }),
    );
  });

  it('tell from where on they changed', () => {
    const series = play([0, 1, 2, 3].map((period) => ({ kind: 'seal', period, price: 10 }) as const));
    series.changedFrom = 4;
    series.add(OPEN + 5 * PERIOD_MS, 1, 7);
    expect(series.changedFrom).toBe(4);
    series.add(OPEN + PERIOD_MS, 1, 99);
    expect(series.changedFrom).toBe(4);
    series.seal(candle(OPEN + 2 * PERIOD_MS, 12));
    expect(series.changedFrom).toBe(2);
  });

  it('keep the latest when there is room for no more, and what is older than all is not taken', () => {
    const series = new BarSeries(PERIOD_MS);
    for (let index = 0; index < MOST_BARS; index += 1) series.add(OPEN + index * PERIOD_MS, index, index + 1);
    expect([series.length, series.firstOpen]).toEqual([MOST_BARS, OPEN]);
    const last = MOST_BARS + 3;
    series.add(OPEN + last * PERIOD_MS, 1, 5);
    expect(series.length).toBe(KEPT_BARS);
    expect(series.bar(KEPT_BARS - 1)).toMatchObject({ close: 5, closeTime: OPEN + last * PERIOD_MS });
    expect([2, 3, 4].map((back) => series.bar(KEPT_BARS - back))).toEqual([null, null, null]);
    expect(series.bar(KEPT_BARS - 5)).toMatchObject({ close: MOST_BARS });
    expect(series.closeBefore(KEPT_BARS - 1)).toBe(MOST_BARS);
    series.add(OPEN, 0, 1_000_000);
    expect(series.length).toBe(KEPT_BARS);
    expect(series.bar(0)).toMatchObject({ closeTime: series.firstOpen });
  });
});
