import type { Database } from '@ae/db/client.ts';
import { evaluationMinutes, featureSnapshots, signalEvaluations } from '@ae/db/schema/index.ts';
import { sql } from 'drizzle-orm';
import { MINUTE_MS } from '../engine/core/model/epoch-ms.ts';
import type { Evaluation } from '../engine/core/model/evaluation.ts';
import type { SnapshotRow } from './rates.ts';

type Db = Database['db'];

/** The market side of evaluations, shared by all strategies of the instrument. */
export async function writeSnapshots(db: Db, rows: readonly SnapshotRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(({ instrumentId, snapshot }) => ({
    instrumentId,
    at: snapshot.at,
    lastAggId: snapshot.lastAggId ?? 0,
    features: snapshot,
  }));
  await db.insert(featureSnapshots).values(values).onConflictDoNothing();
}

/**
 * Writes evaluations and their one-minute roll-up in one transaction. Evaluations that are there already count
 * nothing again.
 */
export async function writeEvaluations(
  db: Db,
  evaluations: readonly Evaluation[],
  engineInstance: string,
): Promise<void> {
  if (evaluations.length === 0) return;
  await db.transaction(async (tx) => {
    const values = evaluations.map(({ symbol: _, ...row }) => ({ ...row, engineInstance }));
    const inserted = await tx
      .insert(signalEvaluations)
      .values(values)
      .onConflictDoNothing()
      .returning({ strategyId: signalEvaluations.strategyId, at: signalEvaluations.at });
    const fresh = new Set(inserted.map(({ strategyId, at }) => `${strategyId}@${at}`));
    const minutes = rollUp(evaluations.filter(({ strategyId, at }) => fresh.has(`${strategyId}@${at}`)));
    if (minutes.length === 0) return;
    await tx
      .insert(evaluationMinutes)
      .values(minutes)
      .onConflictDoUpdate({
        target: [evaluationMinutes.strategyId, evaluationMinutes.minute],
        set: ADDED,
      });
  });
}

type MinuteRow = typeof evaluationMinutes.$inferInsert;

/** One row per strategy and minute of the given evaluations. */
export function rollUp(evaluations: readonly Evaluation[]): MinuteRow[] {
  const minutes = new Map<string, MinuteRow>();
  for (const evaluation of [...evaluations].sort((a, b) => a.at - b.at)) {
    const minute = evaluation.at - (evaluation.at % MINUTE_MS);
    const key = `${evaluation.strategyId}@${minute}`;
    minutes.set(key, merged(minutes.get(key), evaluation, minute));
  }
  return [...minutes.values()];
}

function merged(before: MinuteRow | undefined, evaluation: Evaluation, minute: number): MinuteRow {
  return {
    strategyId: evaluation.strategyId,
    minute,
    evaluations: (before?.evaluations ?? 0) + 1,
    scoreMax: Math.max(before?.scoreMax ?? 0, evaluation.score),
    scoreLast: evaluation.score,
    rawScoreLast: evaluation.rawScore,
    directionLast: evaluation.direction,
    cvdFastLast: evaluation.cvdFast,
    cvdSlowLast: evaluation.cvdSlow,
    priceLast: evaluation.price,
    signals: (before?.signals ?? 0) + (evaluation.signal === null ? 0 : 1),
  };
}

const ADDED = {
  evaluations: sql`evaluation_minutes.evaluations + excluded.evaluations`,
  scoreMax: sql`greatest(evaluation_minutes.score_max, excluded.score_max)`,
  scoreLast: sql`excluded.score_last`,
  rawScoreLast: sql`excluded.raw_score_last`,
  directionLast: sql`excluded.direction_last`,
  cvdFastLast: sql`excluded.cvd_fast_last`,
  cvdSlowLast: sql`excluded.cvd_slow_last`,
  priceLast: sql`excluded.price_last`,
  signals: sql`evaluation_minutes.signals + excluded.signals`,
};
