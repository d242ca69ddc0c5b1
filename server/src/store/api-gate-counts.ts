import type { Database, Sql } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import type { TimeRange } from './api-range.ts';
import { iso } from './rows.ts';

/** How often a gate failed. */
export interface GateCount {
  readonly name: string;
  readonly blocked: number;
  /** While every other gate passed. */
  readonly blockedAlone: number;
}

/** How often there was no signal, or none that was acted on, for one reason. */
export interface ReasonCount {
  readonly kind: 'blocked' | 'suppressed';
  readonly reason: string;
  readonly evaluations: number;
}

/** Stored evaluations of a strategy, or of all, in a few counts. */
export interface EvaluationCounts {
  readonly evaluations: number;
  /** The first that is still stored; null without any. */
  readonly firstAt: number | null;
  readonly signals: number;
  readonly gates: readonly GateCount[];
  readonly reasons: readonly ReasonCount[];
}

/** Counts over stored evaluations. They are kept for days only (30 by default), whatever is asked for. */
export class GateCountQueries {
  readonly #sql: Sql;
  readonly #venue: Venue;

  constructor({ sql }: Database, venue: Venue) {
    this.#sql = sql;
    this.#venue = venue;
  }

  /** Of a strategy, or of all of the venue (null). */
  async counts(strategyId: string | null, range: TimeRange): Promise<EvaluationCounts> {
    const [totals, reasons, gates] = await Promise.all([
      this.#totals(strategyId, range),
      this.#reasons(strategyId, range),
      this.#gates(strategyId, range),
    ]);
    return { ...totals, reasons, gates };
  }

  async #totals(
    strategyId: string | null,
    range: TimeRange,
  ): Promise<Pick<EvaluationCounts, 'evaluations' | 'firstAt' | 'signals'>> {
    const [row] = await this.#sql<Pick<EvaluationCounts, 'evaluations' | 'firstAt' | 'signals'>[]>`
      select count(*)::int as evaluations, count(signal)::int as signals,
        (extract(epoch from min(at)) * 1000)::float8 as "firstAt"
      from signal_evaluations where ${this.#within(strategyId, range)}`;
    return row ?? { evaluations: 0, firstAt: null, signals: 0 };
  }

  #reasons(strategyId: string | null, range: TimeRange): Promise<ReasonCount[]> {
    return this.#sql<ReasonCount[]>`
      select case when block_reason is null then 'suppressed' else 'blocked' end as kind,
        coalesce(block_reason, suppressed_by) as reason, count(*)::int as evaluations
      from signal_evaluations
      where ${this.#within(strategyId, range)} and coalesce(block_reason, suppressed_by) is not null
      group by 1, 2 order by 3 desc, 2 limit 100`;
  }

  /**
   * Only evaluations with a reason have a gate that failed; the others' gates are not looked into. Those in which the
   * same gates failed are counted together first: there are few such sets, whatever the number of evaluations.
   */
  #gates(strategyId: string | null, range: TimeRange): Promise<GateCount[]> {
    return this.#sql<GateCount[]>`
      with failed as (
        select jsonb_path_query_array(gates, '$[*] ? (@.passed == false).name') as names, count(*) as evaluations
        from signal_evaluations
        where ${this.#within(strategyId, range)} and block_reason is not null
        group by 1)
      select name, sum(evaluations)::int as blocked,
        coalesce(sum(evaluations) filter (where jsonb_array_length(names) = 1), 0)::int as "blockedAlone"
      from failed cross join jsonb_array_elements_text(names) as name group by name order by name`;
  }

  #within(strategyId: string | null, { from, to }: TimeRange) {
    const whose =
      strategyId === null
        ? this.#sql`instrument_id in (select id from instruments where venue = ${this.#venue})`
        : this.#sql`strategy_id = ${strategyId}`;
    return this.#sql`${whose} and at >= ${iso(from)} and at < ${iso(to)}`;
  }
}
