import type { Database } from '@ae/db/client.ts';
import type { IndicatorType, Venue } from '@ae/db/enums.ts';
import {
  featureSnapshots,
  instruments,
  signalEvaluations,
  strategies,
  strategyVersions,
} from '@ae/db/schema/index.ts';
import type { StrategyConfig } from '@ae/strategies/config.ts';
import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import type { GateVerdict, LayerScore, ModelMemory } from '@ae/strategies/model.ts';
import { and, asc, eq, gte, lte } from 'drizzle-orm';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';
import type { Evaluation } from '../engine/core/model/evaluation.ts';
import type { TradeColumns } from '../engine/core/model/trade-columns.ts';
import { iso } from './rows.ts';
import { readTickColumns, type TapeSlice } from './tick-columns.ts';
import { tickAt } from './ticks.ts';

/** A stored evaluation with the strategy and version that made it. */
export interface EvaluationSubject {
  readonly evaluation: Evaluation;
  readonly engineInstance: string;
  readonly strategyName: string;
  readonly config: StrategyConfig;
  readonly instrument: {
    readonly id: number;
    readonly symbol: string;
    readonly tickSize: string;
    readonly stepSize: string;
  };
}

/** The market at an evaluation time, and the last trade in it. */
export interface StoredSnapshot {
  readonly at: EpochMs;
  readonly lastAggId: number;
  readonly features: FeatureSnapshot;
}

/** The newest collected value of a type at a time. */
export interface CollectedAt {
  readonly type: IndicatorType;
  readonly time: EpochMs;
  readonly collectedAt: EpochMs;
  readonly value: number;
}

/** Reads of what explains an evaluation; one venue only. */
export class ExplainQueries {
  readonly #database: Database;
  readonly #venue: Venue;

  constructor(database: Database, venue: Venue) {
    this.#database = database;
    this.#venue = venue;
  }

  /** Null when this strategy was not evaluated at this time (or its row was taken away meanwhile). */
  async evaluation(strategyId: string, at: EpochMs): Promise<EvaluationSubject | null> {
    const [row] = await this.#database.db
      .select({
        evaluation: signalEvaluations,
        strategyName: strategies.displayName,
        config: strategyVersions.config,
        instrument: {
          id: instruments.id,
          symbol: instruments.symbol,
          tickSize: instruments.tickSize,
          stepSize: instruments.stepSize,
        },
      })
      .from(signalEvaluations)
      .innerJoin(instruments, eq(instruments.id, signalEvaluations.instrumentId))
      .innerJoin(strategies, eq(strategies.id, signalEvaluations.strategyId))
      .innerJoin(
        strategyVersions,
        and(
          eq(strategyVersions.strategyId, signalEvaluations.strategyId),
          eq(strategyVersions.version, signalEvaluations.strategyVersion),
        ),
      )
      .where(
        and(
          eq(signalEvaluations.strategyId, strategyId),
          eq(signalEvaluations.at, at),
          eq(instruments.venue, this.#venue),
        ),
      );
    if (row === undefined) return null;
    const { engineInstance, ...evaluation } = row.evaluation;
    return {
      evaluation: toEvaluation(evaluation, row.instrument.symbol),
      engineInstance,
      strategyName: row.strategyName,
      config: row.config as StrategyConfig,
      instrument: row.instrument,
    };
  }

  async snapshot(instrumentId: number, at: EpochMs): Promise<StoredSnapshot | null> {
    const [row] = await this.#database.db
      .select()
      .from(featureSnapshots)
      .where(and(eq(featureSnapshots.instrumentId, instrumentId), eq(featureSnapshots.at, at)));
    if (row === undefined) return null;
    const features = row.features as FeatureSnapshot;
    return { at, features, lastAggId: features.lastAggId ?? row.lastAggId ?? 0 };
  }

  /** The last trade at each stored evaluation time from `from` to `to`, both included, oldest first. */
  async marks(
    instrumentId: number,
    from: EpochMs,
    to: EpochMs,
  ): Promise<{ readonly at: EpochMs; readonly lastAggId: number }[]> {
    const { at, lastAggId } = featureSnapshots;
    const rows = await this.#database.db
      .select({ at, lastAggId })
      .from(featureSnapshots)
      .where(and(eq(featureSnapshots.instrumentId, instrumentId), gte(at, from), lte(at, to)))
      .orderBy(asc(at));
    return rows.map((row) => ({ at: row.at, lastAggId: row.lastAggId ?? 0 }));
  }

  /** When the run of the engine that made an evaluation first evaluated this strategy, since a time. */
  async firstOfRun(subject: EvaluationSubject, since: EpochMs): Promise<EpochMs> {
    const { evaluation, engineInstance } = subject;
    const [row] = await this.#database.db
      .select({ at: signalEvaluations.at })
      .from(signalEvaluations)
      .where(
        and(
          eq(signalEvaluations.strategyId, evaluation.strategyId),
          eq(signalEvaluations.engineInstance, engineInstance),
          gte(signalEvaluations.at, since),
          lte(signalEvaluations.at, evaluation.at),
        ),
      )
      .orderBy(asc(signalEvaluations.at))
      .limit(1);
    return row?.at ?? evaluation.at;
  }

  /** Newest value of each collected series that was known at a time. */
  async collected(instrumentId: number, at: EpochMs): Promise<readonly CollectedAt[]> {
    return this.#database.sql<CollectedAt[]>`
      select distinct on (type) type, value,
        round(extract(epoch from time) * 1000)::float8 as time,
        round(extract(epoch from collected_at) * 1000)::float8 as "collectedAt"
      from market_indicators
      where instrument_id = ${instrumentId} and collected_at <= ${iso(at)}
      order by type, time desc`;
  }

  /** Time of a stored trade; null when it is not stored. */
  async tickTime(instrumentId: number, aggId: number): Promise<EpochMs | null> {
    return (await tickAt(this.#database.sql, instrumentId, aggId))?.time ?? null;
  }

  /** Stored trades in id order; columns are used again. */
  ticks(slice: TapeSlice): AsyncGenerator<TradeColumns> {
    return readTickColumns(this.#database.bulk, slice);
  }
}

type StoredRow = Omit<typeof signalEvaluations.$inferSelect, 'engineInstance'>;

function toEvaluation(row: StoredRow, symbol: string): Evaluation {
  return {
    ...row,
    symbol,
    suppressedBy: row.suppressedBy as Evaluation['suppressedBy'],
    gates: row.gates as GateVerdict[],
    layers: row.layers as LayerScore[],
    memory: row.memory as ModelMemory | null,
  };
}
