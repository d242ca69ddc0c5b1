import type { Database } from '@ae/db/client.ts';
import { evaluationMinutes, featureSnapshots, instruments, signalEvaluations } from '@ae/db/schema/index.ts';
import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import type { GateVerdict, LayerScore, ModelMemory } from '@ae/strategies/model.ts';
import { and, asc, eq, gte, inArray, lt, or, type SQL, sql } from 'drizzle-orm';
import { DAY_MS } from '../engine/core/model/epoch-ms.ts';
import type { Evaluation } from '../engine/core/model/evaluation.ts';
import { newestFirst, type Slice, timestamp } from './keyset.ts';

/** An evaluation; `features` when they are at hand, otherwise asked for by (instrument, time). */
export interface EvaluationRow extends Evaluation {
  readonly features?: FeatureSnapshot | null;
}

/** Columns of equal length. */
export interface ScoreSeriesRow {
  readonly at: number[];
  readonly score: number[];
  readonly rawScore: number[];
  readonly direction: number[];
  readonly cvdFast: (number | null)[];
  readonly cvdSlow: (number | null)[];
  readonly price: (number | null)[];
  readonly signals: number[];
}

export interface EvaluationFilter {
  readonly strategyId: string;
  readonly from: number | null;
  readonly to: number | null;
}

/** Key of a market snapshot. */
export interface SnapshotKey {
  readonly instrumentId: number;
  readonly at: number;
}

const LONGEST_SERIES = 10_080;

const columns = {
  strategyId: signalEvaluations.strategyId,
  strategyVersion: signalEvaluations.strategyVersion,
  configHash: signalEvaluations.configHash,
  instrumentId: signalEvaluations.instrumentId,
  symbol: instruments.symbol,
  at: signalEvaluations.at,
  price: signalEvaluations.price,
  direction: signalEvaluations.direction,
  score: signalEvaluations.score,
  rawScore: signalEvaluations.rawScore,
  signal: signalEvaluations.signal,
  tier: signalEvaluations.tier,
  blockReason: signalEvaluations.blockReason,
  suppressedBy: signalEvaluations.suppressedBy,
  cvdFast: signalEvaluations.cvdFast,
  cvdSlow: signalEvaluations.cvdSlow,
  cvdFastSlope: signalEvaluations.cvdFastSlope,
  cvdAccel: signalEvaluations.cvdAccel,
  whaleRatio: signalEvaluations.whaleRatio,
  gates: signalEvaluations.gates,
  layers: signalEvaluations.layers,
  previousAt: signalEvaluations.previousAt,
  memory: signalEvaluations.memory,
  codeVersion: signalEvaluations.codeVersion,
};

type RawEvaluation = Omit<Evaluation, 'gates' | 'layers' | 'memory' | 'suppressedBy'> & {
  gates: unknown;
  layers: unknown;
  memory: unknown;
  suppressedBy: string | null;
};

function toEvaluation(row: RawEvaluation): EvaluationRow {
  return {
    ...row,
    gates: row.gates as GateVerdict[],
    layers: row.layers as LayerScore[],
    memory: row.memory as ModelMemory | null,
    suppressedBy: row.suppressedBy as Evaluation['suppressedBy'],
  };
}

/** Reads of stored evaluations for pages. */
export class EvaluationQueries {
  readonly #db: Database['db'];

  constructor({ db }: Database) {
    this.#db = db;
  }

  async page(filter: EvaluationFilter, slice: Slice): Promise<EvaluationRow[]> {
    const place = newestFirst({ at: signalEvaluations.at, id: signalEvaluations.strategyId }, slice);
    const where: SQL[] = [eq(signalEvaluations.strategyId, filter.strategyId), ...place.where];
    if (filter.from !== null) where.push(gte(signalEvaluations.at, filter.from));
    if (filter.to !== null) where.push(lt(signalEvaluations.at, filter.to));
    const rows = await this.#db
      .select(columns)
      .from(signalEvaluations)
      .innerJoin(instruments, eq(instruments.id, signalEvaluations.instrumentId))
      .where(and(...where))
      .orderBy(...place.orderBy)
      .limit(slice.limit);
    return rows.map(toEvaluation);
  }

  /** Newest of each strategy within the last day before `at`; for the time before the engine has scored. */
  async latest(strategyIds: readonly string[], at: number): Promise<Map<string, EvaluationRow>> {
    if (strategyIds.length === 0) return new Map();
    const rows = await this.#db
      .selectDistinctOn([signalEvaluations.strategyId], columns)
      .from(signalEvaluations)
      .innerJoin(instruments, eq(instruments.id, signalEvaluations.instrumentId))
      .where(
        and(inArray(signalEvaluations.strategyId, [...strategyIds]), gte(signalEvaluations.at, at - DAY_MS)),
      )
      .orderBy(asc(signalEvaluations.strategyId), sql`${signalEvaluations.at} desc`);
    return new Map(rows.map((row) => [row.strategyId, toEvaluation(row)]));
  }

  /** Market snapshots by key; missing ones are left out. */
  async features(keys: readonly SnapshotKey[]): Promise<Map<string, FeatureSnapshot>> {
    if (keys.length === 0) return new Map();
    const rows = await this.#db
      .select()
      .from(featureSnapshots)
      .where(
        or(
          ...keys.map((key) =>
            and(eq(featureSnapshots.instrumentId, key.instrumentId), eq(featureSnapshots.at, key.at)),
          ),
        ),
      );
    return new Map(rows.map((row) => [snapshotKey(row), row.features as FeatureSnapshot]));
  }

  /** The one-minute roll-up from `from` on as columns, oldest first, at most 10,080 minutes. */
  async series(strategyId: string, from: number, to: number | null): Promise<ScoreSeriesRow> {
    const t = evaluationMinutes;
    const rows = await this.#db
      .select()
      .from(t)
      .where(
        and(
          eq(t.strategyId, strategyId),
          gte(t.minute, from),
          to === null ? undefined : sql`${t.minute} < ${timestamp(to)}`,
        ),
      )
      .orderBy(asc(t.minute))
      .limit(LONGEST_SERIES);
    return {
      at: rows.map((row) => row.minute),
      score: rows.map((row) => row.scoreLast),
      rawScore: rows.map((row) => row.rawScoreLast),
      direction: rows.map((row) => directionNumber(row.directionLast)),
      cvdFast: rows.map((row) => row.cvdFastLast),
      cvdSlow: rows.map((row) => row.cvdSlowLast),
      price: rows.map((row) => row.priceLast),
      signals: rows.map((row) => row.signals),
    };
  }
}

/** Text of a snapshot's key. */
export function snapshotKey({ instrumentId, at }: SnapshotKey): string {
  return `${instrumentId}:${at}`;
}

function directionNumber(direction: 'LONG' | 'SHORT' | null): number {
  if (direction === null) return 0;
  return direction === 'LONG' ? 1 : -1;
}
