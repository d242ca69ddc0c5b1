import { type Difference, differencesOf } from '../engine/core/explain/differences.ts';
import { type Recomputed, recompute } from '../engine/core/explain/recompute.ts';
import type { TickReplay } from '../engine/core/explain/tick-replay.ts';
import { RULES_VERSION } from '../engine/core/model/rules-version.ts';
import type { EvaluationSubject, ExplainQueries, StoredSnapshot } from '../store/explain.ts';
import type { Recomputation } from './explanation.ts';
import { ANCHOR_BACK_MS, type Earlier, rangeAnchor, replaySnapshot } from './replay.ts';

/** Reads the ticks of an evaluation again and makes everything from them once more. */
export async function fromTicks(
  store: ExplainQueries,
  subject: EvaluationSubject,
  snapshot: StoredSnapshot | null,
): Promise<Omit<Recomputation, 'identical' | 'tookMs' | 'causes'>> {
  const { evaluation } = subject;
  const rules = { madeBy: evaluation.codeVersion, recomputedBy: RULES_VERSION };
  if (snapshot === null) {
    const differences = [{ name: 'inputs', stored: null, recomputed: 'the stored snapshot is gone' }];
    return { ...rules, differences, taken: [], ticks: 0 };
  }
  const before = await earlier(store, subject);
  const replay = await replaySnapshot(store, subject.instrument, { snapshot, before });
  const again = await compared(store, { subject, snapshot, before, replay });
  const differences: Difference[] = [
    ...differencesOf('lastAggId', snapshot.features.lastAggId, replay.snapshots.get(snapshot.at)?.lastAggId),
    ...again.differences,
  ];
  return { ...rules, differences, taken: again.taken, ticks: replay.ticks };
}

/** The one or two evaluations before that slope and acceleration were taken against, oldest first. */
async function earlier(store: ExplainQueries, { evaluation }: EvaluationSubject): Promise<Earlier[]> {
  const found: Earlier[] = [];
  let at = evaluation.previousAt;
  while (at !== null && found.length < 2) {
    const previous = await store.evaluation(evaluation.strategyId, at);
    if (previous === null) break;
    found.unshift({ at, isKnown: previous.evaluation.cvdFast !== null });
    at = previous.evaluation.previousAt;
  }
  return found;
}

interface Replaying {
  readonly snapshot: StoredSnapshot;
  readonly before: readonly Earlier[];
}

interface Comparing extends Replaying {
  readonly subject: EvaluationSubject;
  readonly replay: TickReplay;
}

async function compared(
  store: ExplainQueries,
  { subject, snapshot, before, replay }: Comparing,
): Promise<Recomputed> {
  const { evaluation, config, instrument } = subject;
  const first = await store.firstOfRun(subject, evaluation.at - ANCHOR_BACK_MS);
  return recompute({
    evaluation,
    config,
    stored: snapshot.features,
    replay,
    before: before.map(({ at }) => at),
    anchor: await rangeAnchor(store, instrument.id, first),
  });
}
