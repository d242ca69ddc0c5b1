import { setTimeout as sleep } from 'node:timers/promises';
import { type FillRange, fillRange } from '../engine/core/explain/fill-replay.ts';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';
import type { Position } from '../engine/core/model/position.ts';
import type { EvaluationSubject, ExplainQueries, StoredSnapshot } from '../store/explain.ts';
import type { Subject } from './subject.ts';

/** What is told at once is stored about a second later; nobody waits longer than this for it. */
const MOST_MS = 5_000;
const AGAIN_MS = 200;
/** What is older by more than this is stored or gone for good, and what is as far ahead does not come in time. */
const RECENT_MS = 30_000;

/** Waits so many milliseconds; tests pass in one that does not. */
type Wait = (ms: number) => Promise<unknown>;

/** Reads what may still be on its way into the database: again and again while it is, for some seconds. */
export async function arrived<T>(
  read: () => Promise<T | null>,
  isComing: () => Promise<boolean>,
  wait: Wait = sleep,
): Promise<T | null> {
  let found = await read();
  for (let waited = 0; found === null && waited < MOST_MS; waited += AGAIN_MS) {
    const isOnItsWay = await isComing();
    if (isOnItsWay) await wait(AGAIN_MS);
    // Also when nothing comes any more: it may have come since the last look.
    found = await read();
    if (!isOnItsWay) break;
  }
  return found;
}

/** By the clock here, or by the newest that is stored: a tape that is played fast has a time of its own. */
async function isRecent(store: ExplainQueries, at: EpochMs): Promise<boolean> {
  if (Math.abs(Date.now() - at) <= RECENT_MS) return true;
  const newest = await store.newestEvaluationAt();
  return newest !== null && Math.abs(newest - at) <= RECENT_MS;
}

export function evaluationOf(
  store: ExplainQueries,
  { strategyId, at }: Subject,
): Promise<EvaluationSubject | null> {
  return arrived(
    () => store.evaluation(strategyId, at),
    async () => (await store.isEvaluationComing(strategyId, at)) && isRecent(store, at),
  );
}

export function snapshotOf(
  store: ExplainQueries,
  { evaluation: { at }, instrument }: EvaluationSubject,
): Promise<StoredSnapshot | null> {
  return arrived(
    () => store.snapshot(instrument.id, at),
    async () => (await store.isSnapshotComing(instrument.id, at)) && isRecent(store, at),
  );
}

/** Resolves when the trades that an evaluation and its position have seen are stored, or do not come in time. */
export async function ticksOf(
  store: ExplainQueries,
  { evaluation, instrument }: EvaluationSubject,
  { lastAggId }: StoredSnapshot,
  position: Position | null,
): Promise<void> {
  const seen: Partial<FillRange> = position === null ? {} : fillRange(position, lastAggId);
  const aggId = Math.max(lastAggId, seen.toAggId ?? lastAggId);
  const before = seen.to ?? 0;
  // Null while the position is open: it sees each trade before it is stored.
  const endedAt = position === null ? evaluation.at : position.closedAt;
  const newest = () => store.lastTick(instrument.id);
  await arrived(
    async () => {
      const last = await newest();
      return last !== null && last.aggId >= aggId && last.time + 1 >= before ? last : null;
    },
    // Where no trade is stored at all none is kept.
    async () => (await newest()) !== null && (endedAt === null || isRecent(store, endedAt)),
  );
}
