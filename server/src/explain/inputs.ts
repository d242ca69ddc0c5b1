import type { FeatureSnapshot, ModelFeatures } from '@ae/strategies/features.ts';
import { COLLECTED_INPUTS, INPUT_ORIGINS } from '../engine/core/explain/origins.ts';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';
import type { Evaluation } from '../engine/core/model/evaluation.ts';
import type { CollectedAt, StoredSnapshot } from '../store/explain.ts';
import type { ExplainedInput } from './explanation.ts';

/** What is known about the ages of inputs. */
interface Ages {
  readonly at: EpochMs;
  readonly lastAggId: number;
  readonly lastTickAt: EpochMs | null;
  readonly collected: readonly CollectedAt[];
}

/** Every input by name, the strategy's own windows after the market's. */
export function explainedInputs(
  evaluation: Evaluation,
  snapshot: StoredSnapshot,
  ages: Omit<Ages, 'at' | 'lastAggId'>,
): Record<string, ExplainedInput> {
  const { cvdFast, cvdSlow, cvdFastSlope, cvdAccel, whaleRatio } = evaluation;
  const own = { cvdFast, cvdSlow, cvdFastSlope, cvdAccel, whaleRatio };
  const known = { ...ages, at: snapshot.at, lastAggId: snapshot.lastAggId };
  const inputs: Record<string, ExplainedInput> = {};
  for (const [name, value] of Object.entries({ ...snapshot.features, ...own })) {
    const origin = INPUT_ORIGINS[name as keyof ModelFeatures] ?? 'ticks';
    if (origin !== 'key') inputs[name] = { value, origin, ...ageOf(name as keyof FeatureSnapshot, known) };
  }
  return inputs;
}

type Age = Pick<ExplainedInput, 'asOf' | 'ageMs' | 'asOfAggId'>;

const UNKNOWN: Age = { asOf: null, ageMs: null, asOfAggId: null };

function ageOf(name: keyof FeatureSnapshot, { at, lastAggId, lastTickAt, collected }: Ages): Age {
  if (INPUT_ORIGINS[name] === 'ticks') return { ...aged(at, lastTickAt), asOfAggId: lastAggId };
  const type = COLLECTED_INPUTS[name];
  const value = collected.find((one) => one.type === type);
  return value === undefined ? UNKNOWN : { ...aged(at, value.time), asOfAggId: null };
}

function aged(at: EpochMs, asOf: EpochMs | null): Omit<Age, 'asOfAggId'> {
  return { asOf, ageMs: asOf === null ? null : at - asOf };
}
