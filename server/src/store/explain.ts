import type { Database } from '@ae/db/client.ts';
import type { IndicatorType, InstrumentSet, Venue } from '@ae/db/enums.ts';
import {
  featureSnapshots,
  instruments,
  rateSnapshots,
  signalEvaluations,
  strategies,
  strategyVersions,
} from '@ae/db/schema/index.ts';
import type { StrategyConfig } from '@ae/strategies/config.ts';
import type { FeatureSnapshot } from '@ae/strategies/features.ts';
import type { GateVerdict, LayerScore, ModelMemory } from '@ae/strategies/model.ts';
import { and, asc, desc, eq, gte, lte } from 'drizzle-orm';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';
import type { Evaluation } from '../engine/core/model/evaluation.ts';
import type { TradeColumns } from '../engine/core/model/trade-columns.ts';
import type { TickEnd } from '../engine/ports.ts';
import { iso } from './rows.ts';
import { readFlowColumns, type TapeSlice } from './tick-columns.ts';
import { firstStoredTick, lastIdBefore, lastTick, tickAt } from './ticks.ts';

/** A stored evaluation with the strategy and version that made it. */
export interface EvaluationSubject {
  readonly evaluation: Evaluation;
  readonly engineInstance: string;
  readonly strategyName: string;
  readonly config: StrategyConfig;
  readonly instrument: ExplainedInstrument;
}

/** What measuring the ticks of an instrument needs to know of it. */
export interface ExplainedInstrument {
  readonly id: number;
  readonly symbol: string;
  readonly set: InstrumentSet;
  readonly tickSize: string;
  readonly stepSize: string;
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

const INSTRUMENT = {
  id: instruments.id,
  symbol: instruments.symbol,
  set: instruments.instrumentSet,
  tickSize: instruments.tickSize,
  stepSize: instruments.stepSize,
};

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
        instrument: INSTRUMENT,
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

  /** True while the strategy's evaluation of this time may still come: they are stored in order, and none is later. */
  async isEvaluationComing(strategyId: string, at: EpochMs): Promise<boolean> {
    const rows = await this.#database.sql`
      select true from strategies s where s.id = ${strategyId} and not exists (
        select from signal_evaluations e where e.strategy_id = s.id and e.at > ${iso(at)})`;
    return rows.length > 0;
  }

  /** True while the instrument's snapshot of this time may still come: they are stored in order, and none is later. */
  async isSnapshotComing(instrumentId: number, at: EpochMs): Promise<boolean> {
    const rows = await this.#database.sql`
      select true where not exists (
        select from feature_snapshots f where f.instrument_id = ${instrumentId} and f.at > ${iso(at)})`;
    return rows.length > 0;
  }

  /**
   * When a strategy that is not deprecated was last evaluated, as far as that is stored; null when none was. Of each
   * strategy only the end is read.
   */
  async newestEvaluationAt(): Promise<EpochMs | null> {
    const [row] = await this.#database.sql<{ at: number | null }[]>`
      select round(extract(epoch from max(newest.at)) * 1000)::float8 as at
      from strategies s
      join instruments i on i.id = s.instrument_id
      cross join lateral (
        select e.at from signal_evaluations e where e.strategy_id = s.id order by e.at desc limit 1
      ) newest
      where i.venue = ${this.#venue} and s.status <> 'deprecated'`;
    return row?.at ?? null;
  }

  async snapshot(instrumentId: number, at: EpochMs): Promise<StoredSnapshot | null> {
    const [row] = await this.#database.db
      .select()
      .from(featureSnapshots)
      .where(and(eq(featureSnapshots.instrumentId, instrumentId), eq(featureSnapshots.at, at)));
    return row === undefined ? null : toSnapshot(row);
  }

  /** The newest snapshot of a period, both ends included. */
  async newestSnapshot(instrumentId: number, from: EpochMs, to: EpochMs): Promise<StoredSnapshot | null> {
    const { at } = featureSnapshots;
    const [row] = await this.#database.db
      .select()
      .from(featureSnapshots)
      .where(and(eq(featureSnapshots.instrumentId, instrumentId), gte(at, from), lte(at, to)))
      .orderBy(desc(at))
      .limit(1);
    return row === undefined ? null : toSnapshot(row);
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

  /** When the run of the engine that evaluated an instrument at a time first evaluated it, since another time. */
  async firstOfRunAt(instrumentId: number, at: EpochMs, since: EpochMs): Promise<EpochMs> {
    const [row] = await this.#database.sql<{ at: number | null }[]>`
      select round(extract(epoch from min(first.at)) * 1000)::float8 as at
      from strategies s
      join signal_evaluations e on e.strategy_id = s.id and e.at = ${iso(at)}
      cross join lateral (
        select f.at from signal_evaluations f
        where f.strategy_id = e.strategy_id and f.engine_instance = e.engine_instance
          and f.instrument_id = e.instrument_id and f.at >= ${iso(since)} and f.at <= e.at
        order by f.at limit 1
      ) first
      where e.instrument_id = ${instrumentId}`;
    return row?.at ?? at;
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

  /** The mark price that was collected at exactly this time; null when none was. */
  async markAt(instrumentId: number, at: EpochMs): Promise<number | null> {
    const [row] = await this.#database.db
      .select({ markPrice: rateSnapshots.markPrice })
      .from(rateSnapshots)
      .where(and(eq(rateSnapshots.instrumentId, instrumentId), eq(rateSnapshots.time, at)));
    return row?.markPrice ?? null;
  }

  /** Null when the venue's list does not have it. */
  async instrument(symbol: string): Promise<ExplainedInstrument | null> {
    const [row] = await this.#database.db
      .select(INSTRUMENT)
      .from(instruments)
      .where(and(eq(instruments.venue, this.#venue), eq(instruments.symbol, symbol)));
    return row ?? null;
  }

  /** Instruments of which trades are stored. */
  async tapedSymbols(): Promise<readonly string[]> {
    const rows = await this.#database.sql<{ symbol: string }[]>`
      select i.symbol from instruments i where i.venue = ${this.#venue}
        and (select true from agg_trades t where t.instrument_id = i.id limit 1)
      order by i.symbol`;
    return rows.map(({ symbol }) => symbol);
  }

  /** Times of the first and the last stored trade; null when there is none. */
  async tickSpan(instrumentId: number): Promise<{ readonly from: EpochMs; readonly to: EpochMs } | null> {
    const { sql } = this.#database;
    const [first, last] = await Promise.all([
      firstStoredTick(sql, instrumentId),
      lastTick(sql, instrumentId),
    ]);
    return first === null || last === null ? null : { from: first.time, to: last.time };
  }

  /** The newest stored trade; null when there is none. */
  lastTick(instrumentId: number): Promise<TickEnd | null> {
    return lastTick(this.#database.sql, instrumentId);
  }

  /** The last stored trade up to a time, this included; −1 when there is none. */
  async lastIdAt(instrumentId: number, at: EpochMs): Promise<number> {
    return lastIdBefore(this.#database.sql, instrumentId, at + 1);
  }

  /** Stored trades in id order; columns are used again. */
  ticks(slice: TapeSlice): AsyncGenerator<TradeColumns> {
    return readFlowColumns(this.#database.bulk, slice);
  }
}

function toSnapshot(row: typeof featureSnapshots.$inferSelect): StoredSnapshot {
  const features = row.features as FeatureSnapshot;
  return { at: row.at, features, lastAggId: features.lastAggId ?? row.lastAggId ?? 0 };
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
