import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import DataLoader from 'dataloader';
import type { PositionView } from '../engine/index.ts';
import type { AbTestRow } from '../store/ab-tests.ts';
import { type EvaluationRow, type SnapshotKey, snapshotKey } from '../store/api-evaluations.ts';
import type { StrategyRow } from '../store/strategies.ts';
import type { ApiParts } from './context.ts';
import { NotFoundError } from './errors.ts';
import { openPositions } from './open-positions.ts';
import type { StrategyResults } from './statistics.ts';
import { venueNow } from './venue-time.ts';

/** Reads that many rows of one answer ask for, gathered into one query each. */
export interface Loaders {
  readonly features: DataLoader<SnapshotKey, FeatureSnapshot | null>;
  readonly latestEvaluation: DataLoader<string, EvaluationRow | null>;
  readonly results: DataLoader<string, StrategyResults>;
  /** By id; throws NotFoundError. */
  readonly strategy: DataLoader<string, StrategyRow>;
  /** The running A/B test that a strategy is in. */
  readonly runningAbTest: DataLoader<string, AbTestRow | null>;
  /** Of each strategy. */
  readonly openPositions: DataLoader<string, readonly PositionView[]>;
}

/** A subscription's loaders live for days: those that it can reach gather, and remember nothing. */
const FORGETFUL = { cache: false } as const;

/** Fresh loaders for one request; nothing is remembered beyond it. */
export function loadersFor(parts: ApiParts): Loaders {
  const { evaluations } = parts.stores;
  return {
    features: new DataLoader(async (keys: readonly SnapshotKey[]) => {
      const found = await evaluations.features(keys);
      return keys.map((key) => found.get(snapshotKey(key)) ?? null);
    }, FORGETFUL),
    latestEvaluation: new DataLoader(async (ids: readonly string[]) => {
      const found = await evaluations.latest(ids, venueNow(parts.engine.view()));
      return ids.map((id) => found.get(id) ?? null);
    }, FORGETFUL),
    openPositions: new DataLoader(async (ids: readonly string[]) => {
      const open = await openPositions(parts, null);
      return ids.map((id) => open.filter((position) => position.strategyId === id));
    }, FORGETFUL),
    strategy: new DataLoader<string, StrategyRow>(async (ids) => {
      const rows = await parts.stores.strategies.byIds(ids);
      return ids.map((id) => rows.find((row) => row.id === id) ?? new NotFoundError('strategy'));
    }, FORGETFUL),
    runningAbTest: new DataLoader((ids: readonly string[]) => runningTests(parts.stores, ids), FORGETFUL),
    results: new DataLoader((ids: readonly string[]) => parts.statistics.ofStrategies(ids)),
  };
}

async function runningTests(
  { abTests }: Pick<ApiParts['stores'], 'abTests'>,
  strategyIds: readonly string[],
): Promise<(AbTestRow | null)[]> {
  const running = await abTests.runningOf(strategyIds);
  const rows = await abTests.byIds([...new Set([...running.values()].map(({ id }) => id))]);
  return strategyIds.map((id) => rows.find((row) => row.id === running.get(id)?.id) ?? null);
}
