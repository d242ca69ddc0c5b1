import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TradeColumns } from '../../model/trade-columns.ts';
import { Flow, WINDOW_MS } from '../flow.ts';
import { TradeSizes } from '../sizes.ts';
import { WhaleRatios } from '../whale.ts';
import { Scale } from './scale.ts';
import { TapeSums } from './sums.ts';
import { TradeTape } from './tape.ts';

const T = 1_723_118_400_000;
const DAY = 86_400_000;

interface Given {
  time: number;
  price: number;
  qty: number;
  takerSide: 'buy' | 'sell';
  aggId: number;
}

/** Random trades around a day before T: equal times, outside windows, after T, and in any order of arrival. */
const trades = fc
  .array(
    fc.record({
      ago: fc.oneof(
        fc.constantFrom(0, 300_000, 900_000, 1_800_000, DAY, -1),
        fc.integer({ min: -40_000, max: DAY }),
      ),
      price: fc.integer({ min: 599_000, max: 601_000 }),
      qty: fc.oneof(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 16_000, max: 40_000_000 })),
      buy: fc.boolean(),
    }),
    { maxLength: 300 },
  )
  .map((rows) =>
    rows.map(
      ({ ago, price, qty, buy }, index): Given => ({
        time: T - ago,
        price: price / 10,
        qty: qty / 1_000,
        takerSide: buy ? 'buy' : 'sell',
        aggId: index + 1,
      }),
    ),
  );

function taped(given: readonly Given[]): TradeTape {
  const tape = new TradeTape('0.1', '0.001');
  for (const trade of given) tape.add(trade);
  tape.settle();
  return tape;
}

function columnsOf(given: readonly Given[]): TradeColumns {
  return {
    length: given.length,
    aggIds: Float64Array.from(given, ({ aggId }) => aggId),
    times: Float64Array.from(given, ({ time }) => time),
    prices: Float64Array.from(given, ({ price }) => price),
    qtys: Float64Array.from(given, ({ qty }) => qty),
    sells: Uint8Array.from(given, ({ takerSide }) => (takerSide === 'sell' ? 1 : 0)),
  };
}

function inWindow(given: readonly Given[], at: number, ms: number): Given[] {
  return given.filter(({ time }) => time >= at - ms && time <= at);
}

function delta(given: readonly Given[]): number {
  const lots = given.reduce((sum, { qty, takerSide }) => {
    return sum + Math.round(qty * 1_000) * (takerSide === 'buy' ? 1 : -1);
  }, 0);
  return lots / 1_000;
}

describe('windows', () => {
  it('equal a fresh sum, exactly, at any times in any order of asking', () => {
    fc.assert(
      fc.property(
        trades,
        fc.array(fc.integer({ min: -60_000, max: 0 }), { minLength: 1, maxLength: 4 }),
        (given, offsets) => {
          const flow = new Flow(taped(given));
          for (const offset of [...offsets, 0]) {
            const cvd = flow.cvd(T + offset);
            for (const [window, ms] of Object.entries(WINDOW_MS)) {
              expect(cvd[window as keyof typeof cvd]).toBe(delta(inWindow(given, T + offset, ms)));
            }
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('give VWAP and volumes of a fresh sum', () => {
    fc.assert(
      fc.property(trades, (given) => {
        const volumes = new Flow(taped(given)).volumes(T, WINDOW_MS['30m']);
        const inside = inWindow(given, T, WINDOW_MS['30m']);
        const qty = inside.reduce((sum, trade) => sum + trade.qty, 0);
        const quote = inside.reduce((sum, trade) => sum + trade.qty * trade.price, 0);
        expect(volumes.trades).toBe(inside.length);
        if (inside.length === 0) expect(volumes.vwap).toBeNull();
        else expect(volumes.vwap! / (quote / qty)).toBeCloseTo(1, 9);
      }),
      { numRuns: 100 },
    );
  });

  it('give percentiles of a sort, and none below 100 trades', () => {
    fc.assert(
      fc.property(trades, (given) => {
        const inside = inWindow(given, T, DAY).map(({ qty }) => qty);
        const sorted = inside.sort((a, b) => a - b);
        const sizes = new TradeSizes(taped(given), { p95: 0, p99: 0 }).at(T);
        const n = sorted.length;
        expect(sizes).toEqual({
          trades24h: n,
          p95Qty: n < 100 ? null : sorted[Math.floor(n * 0.95)],
          p99Qty: n < 100 ? null : sorted[Math.floor(n * 0.99)],
        });
      }),
      { numRuns: 100 },
    );
  });

  it('keep percentiles exact while the window moves', () => {
    const tape = new TradeTape('0.1', '0.001');
    const sizes = new TradeSizes(tape, { p95: 0, p99: 0 });
    const all: Given[] = [];
    for (let index = 0; index < 3_000; index += 1) {
      const qty = (((index * 7_919) % 1_000) + 1) ** 2 / 1_000;
      const trade = { time: T + index * 60_000, price: 1, qty, takerSide: 'buy' as const, aggId: index };
      all.push(trade);
      tape.add(trade);
      if (index % 37 !== 0 || index < 100) continue;
      const sorted = inWindow(all, trade.time, DAY)
        .map((one) => one.qty)
        .sort((a, b) => a - b);
      expect(sizes.at(trade.time).p95Qty).toBe(sorted[Math.floor(sorted.length * 0.95)]);
    }
  });

  it('give the whale ratio of a fresh sum', () => {
    fc.assert(
      fc.property(trades, (given) => {
        const big = inWindow(given, T, 900_000).filter(({ price, qty }) => price * qty >= 100_000);
        const buy = big
          .filter(({ takerSide }) => takerSide === 'buy')
          .reduce((s, t) => s + t.price * t.qty, 0);
        const sell = big
          .filter(({ takerSide }) => takerSide === 'sell')
          .reduce((s, t) => s + t.price * t.qty, 0);
        const expected = buy + sell === 0 ? 0 : (buy - sell) / (buy + sell);
        expect(new WhaleRatios(taped(given)).at(T, 100_000)).toBeCloseTo(expected, 9);
      }),
      { numRuns: 100 },
    );
  });

  it('count a trade of exactly the threshold', () => {
    const tape = taped([{ time: T, price: 50_000, qty: 2, takerSide: 'sell', aggId: 1 }]);
    const whales = new WhaleRatios(tape);
    expect(whales.at(T, 100_000)).toBe(-1);
    expect(whales.at(T, 100_001)).toBe(0);
  });
});

describe('the tape', () => {
  it('takes a trade once, whenever it comes', () => {
    const given = [3, 1, 2, 2, 1].map((aggId) => ({
      time: T + aggId,
      price: 1,
      qty: aggId,
      takerSide: 'buy' as const,
      aggId,
    }));
    const { ring } = taped(given);
    expect([0, 1, 2].map((index) => ring.aggId(ring.start + index))).toEqual([1, 2, 3]);
    expect(ring.size).toBe(3);
  });

  it('is the same in bulk, with late trades in place before anybody reads and far ones at the next read', () => {
    // Ids go on while some times step back: a few trades, some minutes, and one by most of the day.
    const backMs = (index: number) => (index % 1_000 === 7 ? 90 : index % 4_001 === 9 ? 600_000 : 0);
    const given = Array.from({ length: 20_000 }, (_, index): Given => {
      const time = T + index * 40 - (index === 15_000 ? 500_000 : backMs(index));
      const qty = (1 + ((index * 7_919) % 900)) / 1_000;
      return {
        time,
        price: 100 + (index % 50) / 10,
        qty,
        takerSide: index % 3 ? 'buy' : 'sell',
        aggId: index,
      };
    });
    const bulk = new TradeTape('0.1', '0.001');
    for (const part of [given.slice(0, 7), given.slice(7, 12_000), given.slice(12_000)])
      bulk.putAll(columnsOf(part));
    bulk.settle();
    const single = taped(given).ring;
    expect(bulk.ring.size).toBe(single.size);
    for (let row = 0; row < single.size; row += 1) {
      const at = (ring: TradeTape['ring']) => ring.start + row;
      const of = (ring: TradeTape['ring']) => [
        ring.time(at(ring)),
        ring.aggId(at(ring)),
        ring.lots(at(ring)),
      ];
      if (of(bulk.ring).join() !== of(single).join()) expect(of(bulk.ring)).toEqual(of(single));
    }
    const sums = (ring: TradeTape['ring']) => ({
      ...ring.sums(ring.start + 3, ring.end - 2, new TapeSums()),
    });
    expect(sums(bulk.ring)).toEqual(sums(single));
  });

  it('refines its units instead of rounding', () => {
    const tape = taped([
      { time: T, price: 100.1, qty: 0.001, takerSide: 'buy', aggId: 1 },
      { time: T, price: 100.12345, qty: 0.00012, takerSide: 'sell', aggId: 2 },
    ]);
    const { start } = tape.ring;
    expect(tape.priceAt(start)).toBe(100.1);
    expect(tape.priceAt(start + 1)).toBe(100.12345);
    expect(new Flow(tape).cvd(T)['5m']).toBe(0.00088);
  });

  it('forgets what is older than a day and keeps growing bounded', () => {
    const tape = new TradeTape('0.1', '0.001');
    for (let index = 0; index < 60_000; index += 1) {
      tape.add({ time: T + index * 60_000, price: 1, qty: 1, takerSide: 'buy', aggId: index });
    }
    // A day of them and a chunk that is given back as a whole.
    expect(tape.ring.size).toBeLessThan(1_502 + 4_096);
    expect(new Flow(tape).cvd(T + 59_999 * 60_000)['24h']).toBe(1_441);
  });
});

describe('a scale', () => {
  it('gives back the very double', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 40 }), fc.integer({ min: 0, max: 8 }), (units, decimals) => {
        const scale = new Scale(decimals);
        const value = Number(`${units}e-${decimals}`);
        expect(scale.holds(value)).toBe(true);
        expect(scale.fromUnits(scale.toUnits(value))).toBe(value);
      }),
    );
  });
});
