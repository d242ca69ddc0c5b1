import type { DirectionMode, Side } from '@ae/db/enums.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StrategyConfig } from '../config.ts';
import type { ModelFeatures } from '../features.ts';
import type { ModelEvaluation } from '../model.ts';
import { MODELS } from '../registry.ts';
import { sampleConfig, sampleFeatures } from '../samples.ts';

const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 5 });
const signed = (bound: number): fc.Arbitrary<number> =>
  fc.oneof(fc.double({ min: -bound, max: bound, noNaN: true }), fc.constantFrom(0, bound, -bound));
const maybe = (bound: number): fc.Arbitrary<number | null> => orNull(signed(bound));

/** Pairs with equal points on the two sides: the spec's ratio bounds are no exact reciprocals. */
const RATIO_PAIRS = [
  [2.5, 0.4],
  [2, 0.5],
  [1.6, 0.6],
  [1.5, 0.7],
  [1.2, 0.8],
  [1, 1],
] as const;
const mirroredRatio = fc.oneof(
  fc.constantFrom<[number, number][]>(
    ...RATIO_PAIRS.flatMap(([a, b]): [number, number][] => [
      [a, b],
      [b, a],
    ]),
  ),
  fc.constant([null, null] as [null, null]),
);
const mirroredShare = fc.constantFrom<[number | null, number | null][]>(
  [0.55, 0.45],
  [0.45, 0.55],
  [0.7, 0.3],
  [0.5, 0.5],
  [null, null],
);
const largeTrades = orNull(
  fc.record({
    buys: fc.nat(3),
    sells: fc.nat(3),
    maxBuyUsd: orNull(fc.integer({ min: 1_000, max: 200_000 })),
    maxSellUsd: orNull(fc.integer({ min: 1_000, max: 200_000 })),
  }),
);

/** A market and its mirror image: what was bought is sold. */
const markets = fc
  .record({
    numbers: fc.record({
      cvdFast: maybe(100),
      cvdSlow: maybe(100),
      cvdAccel: maybe(10),
      whaleRatio: maybe(1),
      obi10: maybe(1),
      spotPerpDivergence: maybe(0.02),
      coinbasePremium: maybe(0.002),
    }),
    even: fc.record({ atrPct: orNull(fc.double({ min: 0, max: 0.01, noNaN: true })), oiChange: maybe(0.1) }),
    atrPct1h: orNull(fc.constantFrom(0.001, 0.002, 0.01)),
    trap: orNull(fc.boolean()),
    largeTrades,
    ratio: mirroredRatio,
    share: mirroredShare,
  })
  .map(({ numbers, even, atrPct1h, trap, largeTrades: trades, ratio, share }) => {
    const both = { ...even, atrPct1h, spotPerpTrap: trap };
    const negated = Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, value && -value]));
    const swapped = trades && {
      buys: trades.sells,
      sells: trades.buys,
      maxBuyUsd: trades.maxSellUsd,
      maxSellUsd: trades.maxBuyUsd,
    };
    return {
      market: sampleFeatures({
        ...both,
        ...numbers,
        largeTrades15m: trades,
        longShortRatio: ratio[0],
        topTraderLong: share[0],
      }),
      mirror: sampleFeatures({
        ...both,
        ...(negated as Partial<ModelFeatures>),
        largeTrades15m: swapped,
        longShortRatio: ratio[1],
        topTraderLong: share[1],
      }),
    };
  });

const configs: fc.Arbitrary<StrategyConfig> = fc
  .record({
    symbol: fc.constantFrom('BTCUSDT', 'ETHUSDT', 'DOGEUSDT'),
    direction: fc.constantFrom<DirectionMode[]>('both', 'long_only', 'short_only'),
    weightEnv: fc.integer({ min: 20, max: 40 }),
    weightAux: fc.integer({ min: 0, max: 30 }),
    weightMomentum: fc.integer({ min: 0, max: 20 }),
    gateCvd: fc.record({ enabled: fc.boolean() }),
    gateWhale: fc.record({ enabled: fc.boolean() }),
    gateObi: fc.record({ enabled: fc.boolean() }),
    gateSpotPerp: fc.record({ enabled: fc.boolean() }),
    entryScore: fc.integer({ min: 60, max: 80 }),
  })
  .map((fields) =>
    sampleConfig({
      ...fields,
      weightDirection: 100 - fields.weightEnv - fields.weightAux - fields.weightMomentum,
    }),
  );

const OPPOSITE: Record<Side, Side> = { LONG: 'SHORT', SHORT: 'LONG' };
const OPPOSITE_MODE: Record<DirectionMode, DirectionMode> = {
  both: 'both',
  long_only: 'short_only',
  short_only: 'long_only',
};
const flip = (side: Side | null): Side | null => side && OPPOSITE[side];

/** The parts of an evaluation that a mirror must keep, with its sides turned. */
function turned(evaluation: ModelEvaluation): unknown {
  const { direction, signal, gates, ...same } = evaluation;
  const verdicts = gates.map(({ name, passed, reason, threshold }) => ({ name, passed, reason, threshold }));
  return { ...same, gates: verdicts, direction: flip(direction), signal: flip(signal) };
}

describe.each(MODELS.map((model) => [model.id, model] as const))('%s', (_id, model) => {
  it('gives mirrored answers to mirrored markets', () => {
    fc.assert(
      fc.property(markets, configs, ({ market, mirror }, config) => {
        const mirroredConfig = { ...config, direction: OPPOSITE_MODE[config.direction] };
        const { gates, ...rest } = model.evaluate(market, config, null);
        const image = model.evaluate(mirror, mirroredConfig, null);
        expect(turned(image)).toMatchObject(rest);
        expect(turned(image)).toMatchObject({
          gates: gates.map(({ name, passed, reason, threshold }) => ({ name, passed, reason, threshold })),
        });
      }),
      { numRuns: 400 },
    );
  });

  it('keeps the score in 0..100, in tenths, and rawScore the sum of the layers', () => {
    fc.assert(
      fc.property(markets, configs, ({ market }, config) => {
        const { score, rawScore, layers, signal, tier, blockReason, gates } = model.evaluate(
          market,
          config,
          null,
        );
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        expect(Math.round(score * 10) / 10).toBe(score);
        const sum = layers.reduce((total, layer) => total + layer.score, 0);
        if (layers.length > 0) expect(Math.abs(sum - rawScore)).toBeLessThan(1e-8);
        expect(signal === null).toBe(tier === null);
        if (blockReason !== null) expect([score, signal]).toEqual([0, null]);
        if (!gates.every(({ passed }) => passed)) expect(blockReason).not.toBeNull();
        for (const { raw, rawMax, max, score: points } of layers) {
          expect(raw).toBeLessThanOrEqual(rawMax);
          expect(points).toBeLessThanOrEqual(max);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('reads nothing it could change, and answers alike every time', () => {
    fc.assert(
      fc.property(markets, configs, ({ market }, config) => {
        const before = JSON.stringify([market, config]);
        const first = model.evaluate(market, config, null);
        expect(model.evaluate(market, config, null)).toEqual(first);
        expect(JSON.stringify([market, config])).toBe(before);
      }),
      { numRuns: 100 },
    );
  });
});
