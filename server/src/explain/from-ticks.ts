import { type Difference, differencesOf } from '../engine/core/explain/differences.ts';
import { type Recomputed, recompute } from '../engine/core/explain/recompute.ts';
import { coverageOf } from '../engine/core/explain/snapshot-again.ts';
import { TickReplay } from '../engine/core/explain/tick-replay.ts';
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../engine/core/model/epoch-ms.ts';
import { RULES_VERSION } from '../engine/core/model/rules-version.ts';
import type { EvaluationSubject, ExplainQueries, StoredSnapshot } from '../store/explain.ts';
import type { Recomputation } from './explanation.ts';

/** A day of windows, an hour before it for the candle in which the ranges begin and the close before that. */
const READ_BACK_MS = DAY_MS + 2 * HOUR_MS;
/** Ranges go on from a stored value as far back as their candles are whole in what is read. */
const ANCHOR_BACK_MS = DAY_MS + HOUR_MS;
/** Accelerations are ranked among those of an hour, each of three CVDs. */
const TRAIL_BACK_MS = HOUR_MS + MINUTE_MS;

/** Reads the ticks of an evaluation again and makes everything from them once more. */
export async function fromTicks(
  store: ExplainQueries,
  subject: EvaluationSubject,
  snapshot: StoredSnapshot | null,
): Promise<Omit<Recomputation, 'identical' | 'tookMs'>> {
  const { evaluation } = subject;
  const rules = { madeBy: evaluation.codeVersion, recomputedBy: RULES_VERSION };
  if (snapshot === null) {
    const differences = [{ name: 'inputs', stored: null, recomputed: 'the stored snapshot is gone' }];
    return { ...rules, differences, taken: [], ticks: 0 };
  }
  const before = await earlier(store, subject);
  const replay = await replayed(store, subject, { snapshot, before });
  const again = await compared(store, { subject, snapshot, before, replay });
  const differences: Difference[] = [
    ...differencesOf('lastAggId', snapshot.features.lastAggId, replay.snapshots.get(snapshot.at)?.lastAggId),
    ...again.differences,
  ];
  return { ...rules, differences, taken: again.taken, ticks: replay.ticks };
}

/** An evaluation before, and whether its fast window was known. */
interface Earlier {
  readonly at: EpochMs;
  readonly isKnown: boolean;
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

async function replayed(
  store: ExplainQueries,
  { instrument }: EvaluationSubject,
  { snapshot, before }: Replaying,
): Promise<TickReplay> {
  const { at, features, lastAggId } = snapshot;
  const since = Math.min(at - TRAIL_BACK_MS, before[0]?.at ?? at);
  const coverage = before.map(
    (one) => [one.at, one.isKnown ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY] as const,
  );
  const replay = new TickReplay({
    instrument,
    whaleThresholds: Object.keys(features.whaleRatios).map(Number),
    marks: await store.marks(instrument.id, since, at),
    wanted: new Map([...coverage, [at, coverageOf(features)]]),
  });
  const range = { instrumentId: instrument.id, from: at - READ_BACK_MS, toAggId: lastAggId };
  for await (const columns of store.ticks(range)) replay.feed(columns);
  replay.finish();
  return replay;
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
  const features = (await store.snapshot(instrument.id, first))?.features;
  return recompute({
    evaluation,
    config,
    stored: snapshot.features,
    replay,
    before: before.map(({ at }) => at),
    anchor: { at: first, atr5m: features?.atr5m ?? null, atr1h: features?.atr1h ?? null },
  });
}
