import type { EvaluationView } from '../../engine/index.ts';
import type { ApiContext } from '../context.ts';
import type { ScoresUpdate } from '../types/live-updates.ts';
import { conflated, wanted } from './conflated.ts';
import { LiveSource } from './source.ts';

/** Which strategies; null: all. */
export interface ScoreFilter {
  readonly strategyIds: readonly string[] | null;
  readonly symbols: readonly string[] | null;
}

/** Latest evaluation per strategy, at most four messages a second. */
export function scoreUpdates(context: ApiContext, filter: ScoreFilter): LiveSource<ScoresUpdate> {
  const wantsStrategy = wanted(filter.strategyIds);
  const wantsSymbol = wanted(filter.symbols);
  const wants = (row: EvaluationView) => wantsStrategy(row.strategyId) && wantsSymbol(row.symbol);
  const subject = conflated<EvaluationView, ScoresUpdate>({
    intervalMs: 250,
    snapshot: () => [...context.parts.engine.view().evaluations.values()].filter(wants),
    changes: (update) => (update.kind === 'scores' ? update.evaluations.filter(wants) : []),
    keyOf: (row) => row.strategyId,
    message: (evaluations, numbered) => ({ ...numbered, evaluations }),
  });
  return new LiveSource(context, subject);
}
