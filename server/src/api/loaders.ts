import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import DataLoader from 'dataloader';
import { type EvaluationRow, type SnapshotKey, snapshotKey } from '../store/api-evaluations.ts';
import type { ApiParts } from './context.ts';
import type { StrategyResults } from './statistics.ts';
import { venueNow } from './venue-time.ts';

/** Reads that many rows of one answer ask for, gathered into one query each. */
export interface Loaders {
  readonly features: DataLoader<SnapshotKey, FeatureSnapshot | null, string>;
  readonly latestEvaluation: DataLoader<string, EvaluationRow | null>;
  readonly results: DataLoader<string, StrategyResults>;
}

/** Fresh loaders for one request; nothing is remembered beyond it. */
export function loadersFor(parts: ApiParts): Loaders {
  const { evaluations } = parts.stores;
  return {
    features: new DataLoader(
      async (keys: readonly SnapshotKey[]) => {
        const found = await evaluations.features(keys);
        return keys.map((key) => found.get(snapshotKey(key)) ?? null);
      },
      { cacheKeyFn: snapshotKey },
    ),
    latestEvaluation: new DataLoader(async (ids: readonly string[]) => {
      const found = await evaluations.latest(ids, venueNow(parts.engine.view()));
      return ids.map((id) => found.get(id) ?? null);
    }),
    results: new DataLoader((ids: readonly string[]) => parts.statistics.ofStrategies(ids)),
  };
}
