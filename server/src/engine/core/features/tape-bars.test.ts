import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../model/epoch-ms.ts';
import { BarSeries } from './bars.ts';
import { TapeBars } from './tape-bars.ts';
import { TradeTape } from './windows/tape.ts';

const T = 1_723_118_400_000;
const LENGTHS = [5 * MINUTE_MS, HOUR_MS] as const;

interface Given {
  readonly time: number;
  readonly aggId: number;
  readonly price: number;
}

/** Trades in order with quiet times; of a step of minutes the tape forgets most. */
const trades = fc
  .record({
    count: fc.integer({ min: 1, max: 9_000 }),
    stepMs: fc.constantFrom(1, 900, 20_000),
    factor: fc.integer({ min: 1, max: 1_000 }),
  })
  .map(({ count, stepMs, factor }) =>
    Array.from(
      { length: count },
      (_, index): Given => ({
        time: T + index * stepMs,
        aggId: index,
        price: (600_000 + ((index * 7_919 * factor) % 1_009)) / 10,
      }),
    ),
  );

function newSeries(): [BarSeries, BarSeries] {
  return [new BarSeries(LENGTHS[0]), new BarSeries(LENGTHS[1])];
}

function barsOf(series: readonly BarSeries[]): unknown {
  return series.map((one) => [
    one.firstOpen,
    Array.from({ length: one.length }, (_, index) => one.bar(index)),
  ]);
}

/** Each trade at once. */
function plain(given: readonly Given[]): unknown {
  const series = newSeries();
  for (const { time, aggId, price } of given) for (const one of series) one.add(time, aggId, price);
  return barsOf(series);
}

test('Bars that are read from the tape are those of each trade at once, whatever the tape forgot meanwhile.', () => {
  fc.assert(
    fc.property(trades, fc.integer({ min: 1, max: 10_000 }), (given, readEvery) => {
      const tape = new TradeTape('0.1', '0.001');
      const series = newSeries();
      const bars = new TapeBars(tape, series);
      for (const [index, { time, aggId, price }] of given.entries()) {
        tape.put(time, aggId, price, 1);
        if (index % readEvery === 0) bars.catchUp();
      }
      bars.catchUp();
      expect(barsOf(series)).toEqual(plain(given));
    }),
    { numRuns: 60 },
  );
});

test('Trades that come late, and a price between two units, change bars that were read before.', () => {
  fc.assert(
    fc.property(trades, fc.integer({ min: 2, max: 50 }), (given, lateEvery) => {
      const within = given.filter(({ time }) => time <= T + DAY_MS);
      const finer = within.map((one, index) => (index === 777 ? { ...one, price: 60_000.123_45 } : one));
      const tape = new TradeTape('0.1', '0.001');
      const series = newSeries();
      const bars = new TapeBars(tape, series);
      const isLate = ({ aggId }: Given) => aggId % lateEvery === 1;
      for (const { time, aggId, price } of finer.filter((one) => !isLate(one)))
        tape.put(time, aggId, price, 1);
      bars.catchUp();
      for (const { time, aggId, price } of finer.filter(isLate)) tape.put(time, aggId, price, 1);
      tape.settle();
      bars.catchUp();
      expect(barsOf(series)).toEqual(plain(finer));
    }),
    { numRuns: 40 },
  );
});

test('A late trade with a price between two of the finest units is in the bars as the tape keeps it.', () => {
  const tape = new TradeTape('0.1', '0.001');
  const series = newSeries();
  const bars = new TapeBars(tape, series);
  const late: Given = { time: T + 1_000, aggId: 1, price: 61_800.544_261_417_584 };
  tape.put(T + 2_000, 2, 60_000, 1);
  bars.catchUp();
  expect(tape.put(late.time, late.aggId, late.price, 1)).toBe(false);
  bars.add(late.time, late.aggId, late.price);
  const before = barsOf(series);
  tape.settle();
  bars.catchUp();
  expect(barsOf(series)).toEqual(before);
  expect(series[0].bar(0)?.high).toBe(61_800.544_261_42);
});
