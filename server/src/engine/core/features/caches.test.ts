import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AggTrade } from '../model/market-event.ts';
import { START, sampleInstrument, sampleTrade } from '../samples.ts';
import { InstrumentFeatures } from './instrument-features.ts';
import { SizeTally } from './windows/quantile.ts';
import { TradeTape } from './windows/tape.ts';

const FLOORS = { p95: 0, p99: 0 };

function features(): InstrumentFeatures {
  return new InstrumentFeatures(sampleInstrument(), {
    whaleThresholds: [0, 50_000, 1_000_000],
    floors: FLOORS,
  });
}

const act = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('trades' as const),
      count: fc.integer({ min: 1, max: 60 }),
      everyMs: fc.integer({ min: 0, max: 60_000 }),
      /** How much earlier than the newest the first of them is: late trades. */
      backMs: fc.oneof(
        { weight: 4, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 0, max: 4_000_000 }) },
      ),
      lots: fc.integer({ min: 1, max: 60_000 }),
      /** Sometimes a price between two ticks. */
      decimals: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.constant(3) }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      backMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40_000 })),
    }),
  },
);

describe('what windows keep between askings', () => {
  it('never shows: each snapshot is that of the same trades seen for the first time', () => {
    fc.assert(
      fc.property(fc.array(act, { minLength: 5, maxLength: 40 }), (acts) => {
        const kept = features();
        const all: AggTrade[] = [];
        let [newest, aggId] = [START, 0];
        for (const one of acts) {
          if (one.kind === 'trades') {
            let time = newest - one.backMs;
            for (let index = 0; index < one.count; index += 1) {
              aggId += 1;
              time += one.everyMs;
              const price = 60_000 + (((aggId * 7_919) % 1_000) + 1) / 10 ** one.decimals;
              const lots = 1 + ((one.lots * (1 + (aggId % 13))) % 900_000);
              const takerSide = (aggId * 31) % 7 < 3 ? 'buy' : 'sell';
              const trade = sampleTrade({ aggId, time, price, qty: lots / 1_000, takerSide });
              all.push(trade);
              kept.addTrade(trade);
            }
            newest = Math.max(newest, time);
          } else {
            const at = Math.ceil(newest / 15_000) * 15_000 - one.backMs;
            const fresh = features();
            for (const trade of all) fresh.addTrade(trade);
            expect(kept.snapshot(at, START)).toEqual(fresh.snapshot(at, START));
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('ranks of sizes beyond single counters', () => {
  it('are exact while the window moves and the sizes drift', () => {
    const tape = new TradeTape('1', '1');
    const tally = new SizeTally(tape.ring, [0.5, 0.95]);
    const sizes: number[] = [];
    const { start } = tape.ring;
    let low = 0;
    for (let index = 0; index < 6_000; index += 1) {
      const size = Math.round(20_000 * 1.002 ** (index / 2) + ((index * 7_919) % 100_003) * 50);
      sizes.push(size);
      tape.put(START + index, index, 1, size);
      if (index % 500 !== 499) continue;
      tally.enter(start + sizes.length - 500, start + sizes.length);
      if (sizes.length > 2_000) {
        tally.leave(start + low, start + low + 500);
        low += 500;
      }
      const sorted = sizes.slice(low).sort((a, b) => a - b);
      for (const fraction of [0.5, 0.95]) {
        const value = tally.at(fraction, start + low, start + sizes.length);
        expect(value).toBe(sorted[Math.floor(sorted.length * fraction)]);
      }
    }
    expect(() => tally.at(0.9, start + low, start + sizes.length)).toThrow(RangeError);
  });
});
