import { isForbiddenHour } from '@ae/server/engine/core/signals/forbidden-hours.ts';
import { parseStrategyConfig, type StrategyConfig } from '@ae/strategies/config.ts';
import type { ModelFeatures } from '@ae/strategies/features.ts';
import type { ModelEvaluation } from '@ae/strategies/model.ts';
import { modelById } from '@ae/strategies/registry.ts';
import { parseScoreInput, type ScoreOutput, scoreOutput } from '@ae/strategies/score-input.ts';
import { InputError } from '../input-error.ts';
import { type Invocation, optionSet, optionText } from './command.ts';
import { readJsonFile } from './json-file.ts';
import { table } from './terminal.ts';

/** `ae score`: what a model says about a snapshot; pure, without a database or network. */
export async function run(invocation: Invocation): Promise<void> {
  const config = await readConfiguration(optionText(invocation, 'config') ?? '');
  const features = await readFeatures(optionText(invocation, 'features') ?? '', config);
  const output = scoreOutput(evaluate(features, config));
  invocation.terminal.out(optionSet(invocation, 'json') ? JSON.stringify(output) : describe(output));
}

/** What the model says; in a forbidden hour, when the snapshot tells its time, without a signal (spec 03, step 5). */
export function evaluate(features: ModelFeatures, config: StrategyConfig): ModelEvaluation {
  const model = modelById(config.model);
  if (model === undefined) throw new InputError(`model: ${config.model} is not known`);
  const evaluation = model.evaluate(features, config, null);
  const isSilent = features.at > 0 && isForbiddenHour(config.forbiddenHours, features.at);
  return isSilent ? { ...evaluation, signal: null, tier: null } : evaluation;
}

async function readConfiguration(file: string): Promise<StrategyConfig> {
  const result = parseStrategyConfig(named(await readJsonFile(file)));
  if (result.ok) return result.config;
  throw new InputError(faults(file, result.errors));
}

/** A name decides nothing about a score, so a configuration may come without one here. */
function named(input: unknown): unknown {
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  return isObject ? { displayName: 'unnamed', ...input } : input;
}

async function readFeatures(file: string, config: StrategyConfig): Promise<ModelFeatures> {
  const result = parseScoreInput(await readJsonFile(file), config);
  if (result.ok) return result.features;
  throw new InputError(faults(file, result.errors));
}

/** The first fault in full and how many more there are: one line. */
function faults(file: string, errors: readonly { readonly message: string }[]): string {
  const [first, ...others] = errors;
  const more = others.length === 0 ? '' : `; and ${others.length} more`;
  return `${file}: ${first?.message ?? 'is not valid'}${more}`;
}

function describe(output: ScoreOutput): string {
  const { direction, score, rawScore, signal, tier, blockReason, gates, layers } = output;
  return [
    `direction ${direction ?? '-'}  score ${score}  raw ${rawScore}  signal ${signal ?? '-'}  tier ${tier ?? '-'}  blocked by ${blockReason ?? '-'}`,
    '',
    table(
      ['gate', 'value', 'threshold', 'passed', 'reason'],
      gates.map((gate) => [gate.name, gate.value, gate.threshold, gate.passed ? 'yes' : 'no', gate.reason]),
    ),
    '',
    table(
      ['layer', 'raw', 'of', 'score', 'of'],
      layers.map((layer) => [layer.name, layer.raw, layer.rawMax, layer.score, layer.max]),
    ),
  ].join('\n');
}
