/**
 * The outside contract of `ae score`: a feature snapshot as JSON in, an evaluation as JSON out.
 * Names are those of spec 02; absent or null is missing; keys that are not known are ignored, so
 * that the output of `ae features` can be given as it is.
 */
import { type FeatureChoice, type ModelFeatures, REGIMES } from './features.ts';
import type { ModelEvaluation } from './model.ts';
import { readCvd, readLargeTrades, readLiquidations, readWhaleRatios } from './score-input/groups.ts';
import { EMPTY_FEATURES, NUMBER_FEATURES } from './score-input/numbers.ts';
import { type FeatureError, FeatureReader } from './score-input/reader.ts';

export type { FeatureError } from './score-input/reader.ts';

export type ScoreInput = { ok: true; features: ModelFeatures } | { ok: false; errors: FeatureError[] };

/** What of a configuration decides how a snapshot is read. */
export type ScoreChoice = FeatureChoice & { symbol: string };

/**
 * Reads a snapshot for one configuration. `cvdFast` and `cvdSlow` win over the object `cvd`, of
 * which the configuration's windows are taken. A snapshot that names another symbol than the
 * configuration is refused: one instrument's numbers must never score another.
 */
export function parseScoreInput(input: unknown, config: ScoreChoice): ScoreInput {
  const reader = FeatureReader.of(input);
  const features = read(reader, config);
  return reader.errors.length === 0 ? { ok: true, features } : { ok: false, errors: reader.errors };
}

function read(reader: FeatureReader, config: ScoreChoice): ModelFeatures {
  const features: ModelFeatures = { ...EMPTY_FEATURES, symbol: reader.symbol(config.symbol) };
  for (const { name, range } of NUMBER_FEATURES) features[name] = reader.number(name, range);
  features.at = reader.number('at', { min: 0, integer: true }) ?? 0;
  features.trades24h = reader.number('trades24h', { min: 0, integer: true }) ?? 0;
  features.cvd = readCvd(reader);
  if (!reader.has('cvdFast')) features.cvdFast = features.cvd[config.cvdFastWindow];
  if (!reader.has('cvdSlow')) features.cvdSlow = features.cvd[config.cvdSlowWindow];
  features.whaleRatios = readWhaleRatios(reader);
  if (!reader.has('whaleRatio')) features.whaleRatio = ownWhaleRatio(features, config);
  features.largeTrades15m = readLargeTrades(reader);
  features.liq5m = readLiquidations(reader);
  features.spotPerpTrap = reader.flag(reader.has('spotPerpTrap') ? 'spotPerpTrap' : 'spotPerpCvd');
  features.regime = reader.word('regime', REGIMES);
  return features;
}

function ownWhaleRatio({ whaleRatios }: ModelFeatures, { gateWhale }: FeatureChoice): number | null {
  return whaleRatios[String(gateWhale.whaleUsdThreshold)] ?? null;
}

/** What `ae score --json` prints. */
export type ScoreOutput = Pick<
  ModelEvaluation,
  'direction' | 'score' | 'rawScore' | 'signal' | 'tier' | 'gates' | 'layers' | 'blockReason'
>;

/** Exactly the keys of the contract, in its order, also when a model's evaluation carries more. */
export function scoreOutput(evaluation: ModelEvaluation): ScoreOutput {
  const { direction, score, rawScore, signal, tier, blockReason } = evaluation;
  return {
    direction,
    score,
    rawScore,
    signal,
    tier,
    gates: evaluation.gates.map(({ name, value, threshold, passed, reason }) => ({
      name,
      value,
      threshold,
      passed,
      reason,
    })),
    layers: evaluation.layers.map(({ name, raw, rawMax, score: points, max }) => ({
      name,
      raw,
      rawMax,
      score: points,
      max,
    })),
    blockReason,
  };
}
