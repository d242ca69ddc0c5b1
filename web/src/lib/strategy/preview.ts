/** What a configuration would score on a market snapshot; the same pure model as the engine. */
import { parseStrategyConfig } from '@ae/strategies/config.ts';
import { type FeatureSnapshot, modelFeatures, type SlopeMemory } from '@ae/strategies/features.ts';
import type { ModelEvaluation, ModelMemory } from '@ae/strategies/model.ts';
import { modelById } from '@ae/strategies/registry.ts';
import { configOf, type Draft } from './config-draft.ts';
import type { GateView, LayerView, ScoreView } from './types.ts';

/** A score that was worked out here and not by the engine. */
export type PreviewView = ScoreView & { gates: GateView[]; layers: LayerView[] };

/** A score does not depend on the name, so a form without one has a score too. */
const NAMELESS = 'preview';

/**
 * Score of a draft on the newest of some snapshots, oldest first. The ones before it give slope, acceleration
 * and the model's memory what they need, as in the engine. Null when the draft is not valid or there is none.
 */
export function previewOf(draft: Draft, snapshots: readonly unknown[]): PreviewView | null {
  const result = parseStrategyConfig({ ...configOf(draft), displayName: NAMELESS });
  const model = result.ok ? modelById(result.config.model) : undefined;
  if (!result.ok || model === undefined) return null;
  let motion: SlopeMemory | null = null;
  let memory: ModelMemory | null = null;
  let preview: PreviewView | null = null;
  for (const snapshot of snapshots.filter(isSnapshot)) {
    const seen: ReturnType<typeof modelFeatures> = modelFeatures(snapshot, result.config, motion);
    const evaluation: ModelEvaluation = model.evaluate(seen.features, result.config, memory);
    motion = seen.memory;
    memory = evaluation.memory ?? null;
    preview = viewOf(evaluation, snapshot);
  }
  return preview;
}

function viewOf(evaluation: ModelEvaluation, { symbol, at, price }: FeatureSnapshot): PreviewView {
  return { ...evaluation, strategyId: '', symbol, at: new Date(at).toISOString(), price, suppressedBy: null };
}

/** Snapshots kept for a preview: three give an acceleration, the rest a model's memory. */
export const PREVIEW_SNAPSHOTS = 12;

/** Snapshots with more of them, oldest first, each time once; only the newest are kept. */
export function withSnapshots(before: readonly unknown[], more: readonly unknown[]): FeatureSnapshot[] {
  const byTime = new Map([...before, ...more].filter(isSnapshot).map((one) => [one.at, one]));
  return [...byTime.values()].sort((a, b) => a.at - b.at).slice(-PREVIEW_SNAPSHOTS);
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
