import type { DirectionMode, Side } from '@ae/db/enums.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StrategyConfig } from '../config.ts';
import type { ModelFeatures } from '../features.ts';
import type { ModelEvaluation, ModelMemory, StrategyModel } from '../model.ts';
import { MODELS } from '../registry.ts';
import { mirrored, sampleConfig, sampleFeatures } from '../samples.ts';

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
const largeTrades = orNull(
  fc.record({
    buys: fc.nat(3),
    sells: fc.nat(3),
    maxBuyUsd: orNull(fc.integer({ min: 1_000, max: 200_000 })),
    maxSellUsd: orNull(fc.integer({ min: 1_000, max: 200_000 })),
  }),
);
const usd = fc.integer({ min: 0, max: 5 }).map((count) => count * 30_000);

/** Funding stays away from ±0.01 %, a bound that is no mirror image of itself. */
const features = fc.record({
  cvdFast: maybe(100),
  cvdSlow: maybe(100),
  cvdFastSlope: maybe(10),
  cvdAccel: maybe(10),
  whaleRatio: maybe(1),
  obi10: maybe(1),
  spotPerpDivergence: maybe(0.02),
  coinbasePremium: maybe(0.002),
  fundingRate: orNull(fc.constantFrom(-0.001, -0.0002, 0.0002, 0.001)),
  maxAbsFunding: orNull(fc.constantFrom(0.0002, 0.0007, 0.002)),
  liq5m: orNull(fc.record({ longUsd: usd, shortUsd: usd })),
  price: orNull(fc.integer({ min: 59_998, max: 60_002 })),
  vwap30m: orNull(fc.constant(60_000)),
  buyVol1m: orNull(fc.nat(30)),
  sellVol1m: orNull(fc.nat(30)),
  meanVol1m24h: orNull(fc.constantFrom(5, 10, 100)),
  atrPercentile: orNull(fc.constantFrom(10, 40, 50, 60, 90)),
  topTraderLong: fc.constantFrom(0.55, 0.45, 0.7, 0.5, null),
  atrPct: orNull(fc.double({ min: 0, max: 0.01, noNaN: true })),
  oiChange: maybe(0.1),
  atrPct1h: orNull(fc.constantFrom(0.001, 0.002, 0.01)),
  spotPerpTrap: orNull(fc.boolean()),
  largeTrades15m: largeTrades,
});

/** A market and its mirror image: what was bought is sold. */
const markets = fc
  .record({ features, cvd1h: maybe(100), ratio: mirroredRatio })
  .map(({ features: changes, cvd1h, ratio }) => {
    const cvd = { ...sampleFeatures().cvd, '1h': cvd1h };
    const market = sampleFeatures({ ...changes, cvd, longShortRatio: ratio[0] });
    return { market, mirror: mirrored(market, ratio[1]) };
  });
const histories = fc.array(markets, { minLength: 1, maxLength: 4 });

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
function turned({ direction, signal, gates, memory: _, ...same }: ModelEvaluation): unknown {
  const verdicts = gates.map(({ name, passed, reason, threshold }) => ({ name, passed, reason, threshold }));
  return { ...same, gates: verdicts, direction: flip(direction), signal: flip(signal) };
}

/** The last evaluation of a history in which each has the memory of the one before. */
function lastOf(model: StrategyModel, history: readonly ModelFeatures[], config: StrategyConfig) {
  let memory: ModelMemory | null = null;
  const evaluations = history.map((market) => {
    const evaluation = model.evaluate(market, config, memory);
    memory = evaluation.memory ?? null;
    return evaluation;
  });
  return evaluations.at(-1) as ModelEvaluation;
}

describe.each(MODELS.map((model) => [model.id, model] as const))('%s', (_id, model) => {
  it('gives mirrored answers to mirrored markets', () => {
    fc.assert(
      fc.property(histories, configs, (history, config) => {
        const mirroredConfig = { ...config, direction: OPPOSITE_MODE[config.direction] };
        const evaluation = lastOf(
          model,
          history.map(({ market }) => market),
          config,
        );
        const image = lastOf(
          model,
          history.map(({ mirror }) => mirror),
          mirroredConfig,
        );
        const { direction, signal } = evaluation;
        expect(turned(image)).toEqual({ ...(turned(evaluation) as object), direction, signal });
      }),
      { numRuns: 400 },
    );
  });

  it('keeps the score from 0 to the most of the model, in tenths, and rawScore the sum of the layers', () => {
    fc.assert(
      fc.property(markets, configs, ({ market }, config) => {
        const { score, rawScore, layers, signal, tier, blockReason, gates } = model.evaluate(
          market,
          config,
          null,
        );
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(model.maxScore ?? 100);
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
