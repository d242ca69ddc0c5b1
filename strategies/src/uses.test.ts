import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  SCORE_FIELDS,
  SCORING_FIELDS,
  type ScoringField,
  WEIGHT_FIELDS,
  WINDOW_FIELDS,
} from './config/scoring-fields.ts';
import {
  appliesTo,
  FIELDS,
  fieldAt,
  fieldsOfFault,
  parseStrategyConfig,
  type StrategyConfig,
} from './config.ts';
import { type FeatureSnapshot, type ModelFeatures, modelFeatures, type SlopeMemory } from './features.ts';
import type { ModelMemory, StrategyModel } from './model.ts';
import { MODELS, modelById } from './registry.ts';
import { sampleConfig, sampleFeatures } from './samples.ts';

/** Values that a field may hold: its bounds and its default, or all there are. */
function valuesOf(path: string): readonly unknown[] {
  const field = fieldAt(path);
  if (field?.kind === 'number') return [field.min, field.default, field.max];
  if (field?.kind === 'choice') return field.options;
  return [true, false];
}

function withValue(config: StrategyConfig, path: string, value: unknown): StrategyConfig {
  const [group = '', key] = path.split('.');
  if (key === undefined) return { ...config, [group]: value };
  const before = config[group as keyof StrategyConfig] as object;
  return { ...config, [group]: { ...before, [key]: value } };
}

const one = fc.constantFrom;
/** Good markets more often than bad ones: most fields only matter once everything else agrees. */
const flow = one(20, 20, 20, 20, -20);
const whales = one(0, 0, 0.6, -0.6);
const market = fc.record({
  cvd: fc.record({ '5m': flow, '15m': flow, '30m': flow, '1h': flow, '4h': flow }),
  whaleRatios: fc.record({ 1000: whales, 50000: whales, 100000: whales, 1000000: whales }),
  vwap30m: one(59_000, 59_000, 61_000),
  atrPct: one(0.01, 0.0005),
  atrPct1h: one(0.01, 0.0005),
  obi10: one(0.4, 0, -0.5),
  spotPerpDivergence: one(0, 0, 0.007, -0.007),
  spotPerpTrap: one(false, false, true),
  largeTrades15m: one(
    { buys: 1, sells: 0, maxBuyUsd: 80_000, maxSellUsd: null },
    { buys: 0, sells: 1, maxBuyUsd: null, maxSellUsd: 80_000 },
  ),
  longShortRatio: one(0.4, 1),
  topTraderLong: one(0.6, 0.5),
  oiChange: one(0.05, 0),
  coinbasePremium: one(0.001, 0),
  fundingRate: one(-0.0003, 0.0003),
  maxAbsFunding: one(0.0003),
  liq5m: one({ longUsd: 100, shortUsd: 200 }, { longUsd: 0, shortUsd: 0 }),
});
const configs = fc.record(Object.fromEntries(SCORING_FIELDS.map((path) => [path, one(...valuesOf(path))])));
const CASES = fc.sample(fc.tuple(market, configs, one('BTCUSDT', 'ETHUSDT')), { seed: 54, numRuns: 1_500 });
type Case = (typeof CASES)[number];

/** Three evaluations apart: flow that grows, and a market that was calm and expands. */
function snapshots([changes, , symbol]: Case): FeatureSnapshot[] {
  return [1, 2, 4].map((factor, index): ModelFeatures => {
    const cvd = Object.entries(changes.cvd).map(([window, value]) => [window, value * factor]);
    const moved = { cvd: Object.fromEntries(cvd), atrPercentile: [30, 50, 70][index] ?? null };
    return sampleFeatures({ ...changes, ...moved, symbol } as Partial<ModelFeatures>);
  });
}

function configOf([, values, symbol]: Case): StrategyConfig {
  const start = sampleConfig({ symbol });
  return Object.entries(values).reduce((config, [path, value]) => withValue(config, path, value), start);
}

/** Everything that a model says of a market, and whether the engine closes the other side for it. */
function outcome(model: StrategyModel, config: StrategyConfig, markets: readonly FeatureSnapshot[]): string {
  let motion: SlopeMemory | null = null;
  let memory: ModelMemory | null = null;
  const said: unknown[] = [];
  for (const snapshot of markets) {
    const seen: ReturnType<typeof modelFeatures> = modelFeatures(snapshot, config, motion);
    const evaluation = model.evaluate(seen.features, config, memory);
    motion = seen.memory;
    memory = evaluation.memory ?? null;
    said.push(evaluation, evaluation.direction !== null && evaluation.score >= config.flipThreshold);
  }
  return JSON.stringify(said);
}

function matters(model: StrategyModel, path: ScoringField, given: Case): boolean {
  const markets = snapshots(given);
  const config = configOf(given);
  const outcomes = valuesOf(path).map((value) => outcome(model, withValue(config, path, value), markets));
  return new Set(outcomes).size > 1;
}

const PAIRS = MODELS.flatMap((model) => SCORING_FIELDS.map((path) => [model.id, path] as const));

describe('what a model says it uses', () => {
  it.each(PAIRS.filter(([id, path]) => appliesTo(path, id)))('%s: %s matters somewhere', (id, path) => {
    const model = modelById(id) as StrategyModel;
    expect(CASES.some((given) => matters(model, path, given))).toBe(true);
  });

  it.each(PAIRS.filter(([id, path]) => !appliesTo(path, id)))('%s: %s never matters', (id, path) => {
    const model = modelById(id) as StrategyModel;
    expect(CASES.slice(0, 100).filter((given) => matters(model, path, given))).toEqual([]);
  });

  it('is every field where nothing is said, and none of them is one of the engine', () => {
    for (const path of SCORING_FIELDS) expect(appliesTo(path, 'a model of tomorrow')).toBe(true);
    const others = FIELDS.filter(({ path }) => !(SCORING_FIELDS as readonly string[]).includes(path));
    for (const { id } of MODELS) for (const { path } of others) expect(appliesTo(path, id)).toBe(true);
  });

  it('differs between the models as their notes say', () => {
    const ignored = (id: string) => SCORING_FIELDS.filter((path) => !appliesTo(path, id));
    const weights = SCORING_FIELDS.filter((path) => path.startsWith('weight'));
    const gates = SCORING_FIELDS.filter((path) => path.startsWith('gate'));
    for (const id of ['orderflow-v53', 'orderflow-v53-fast', 'orderflow-v54'])
      expect(ignored(id)).toEqual([]);
    for (const id of ['orderflow-v51', 'orderflow-v52']) expect(ignored(id)).toEqual([...weights, ...gates]);
    expect(ignored('orderflow-v50')).toEqual([...weights, 'entryScore', ...gates]);
    expect(gates.filter((path) => appliesTo(path, 'btc-gates'))).toEqual([
      'gateVol.volAtrPctMin',
      'gateWhale.whaleUsdThreshold',
      'gateWhale.whaleFlowPct',
      'gateObi.obiThreshold',
    ]);
  });
});

describe('what can put a fault right', () => {
  const faults = (changes: Record<string, unknown>) => {
    const result = parseStrategyConfig({ displayName: 'one', ...changes });
    return result.ok ? [] : result.errors.map(fieldsOfFault);
  };

  it('are all fields of a rule, or the one that is wrong by itself', () => {
    expect(faults({ weightEnv: 30 })).toEqual([WEIGHT_FIELDS]);
    expect(faults({ cvdFastWindow: '30m', cvdSlowWindow: '30m' })).toEqual([WINDOW_FIELDS]);
    expect(faults({ entryScore: 90, flipThreshold: 80 })).toEqual([SCORE_FIELDS]);
    expect(faults({ tp1Ratio: 2, tp2Ratio: 1 })).toEqual([['tp1Ratio', 'tp2Ratio']]);
    expect(faults({ entryScore: 1 })).toEqual([['entryScore']]);
  });
});
