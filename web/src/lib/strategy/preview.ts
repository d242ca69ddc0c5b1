/** What a configuration would score on a market snapshot; the same pure model as the engine. */
import { parseStrategyConfig } from '@ae/strategies/config.ts';
import { type FeatureSnapshot, modelFeatures } from '@ae/strategies/features.ts';
import { modelById } from '@ae/strategies/registry.ts';
import { configOf, type Draft } from './config-draft.ts';
import type { GateView, LayerView, ScoreView } from './types.ts';

/** A score that was worked out here and not by the engine. */
export type PreviewView = ScoreView & { gates: GateView[]; layers: LayerView[] };

/** A score does not depend on the name, so a form without one has a score too. */
const NAMELESS = 'preview';

/** Score of a draft; null when the draft is not valid or the snapshot is not one. */
export function previewOf(draft: Draft, snapshot: unknown): PreviewView | null {
  const result = parseStrategyConfig({ ...configOf(draft), displayName: NAMELESS });
  if (!result.ok || !isSnapshot(snapshot)) return null;
  const model = modelById(result.config.model);
  if (model === undefined) return null;
  const { features } = modelFeatures(snapshot, result.config, null);
  const evaluation = model.evaluate(features, result.config, null);
  const { symbol, at, price } = snapshot;
  return { ...evaluation, strategyId: '', symbol, at: new Date(at).toISOString(), price, suppressedBy: null };
}

/** Whether a value from the API is a market snapshot; checks what the models look into. */
export function isSnapshot(value: unknown): value is FeatureSnapshot {
  if (typeof value !== 'object' || value === null) return false;
  const { symbol, at, cvd, whaleRatios } = value as Partial<FeatureSnapshot>;
  return typeof symbol === 'string' && typeof at === 'number' && isRecord(cvd) && isRecord(whaleRatios);
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
