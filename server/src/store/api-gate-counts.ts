import type { Database, Sql } from '@ae/db/client.ts';
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

/** Stored evaluations of a strategy in a few counts. */
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

  constructor({ sql }: Database) {
    this.#sql = sql;
  }

  async counts(strategyId: string, range: TimeRange): Promise<EvaluationCounts> {
    const [totals, reasons, gates] = await Promise.all([
      this.#totals(strategyId, range),
      this.#reasons(strategyId, range),
      this.#gates(strategyId, range),
    ]);
    return { ...totals, reasons, gates };
  }

  async #totals(
    strategyId: string,
    { from, to }: TimeRange,
  ): Promise<Pick<EvaluationCounts, 'evaluations' | 'firstAt' | 'signals'>> {
    const [row] = await this.#sql<Pick<EvaluationCounts, 'evaluations' | 'firstAt' | 'signals'>[]>`
      select count(*)::int as evaluations, count(signal)::int as signals,
        (extract(epoch from min(at)) * 1000)::float8 as "firstAt"
      from signal_evaluations where strategy_id = ${strategyId} and at >= ${iso(from)} and at < ${iso(to)}`;
    return row ?? { evaluations: 0, firstAt: null, signals: 0 };
  }

  #reasons(strategyId: string, { from, to }: TimeRange): Promise<ReasonCount[]> {
    return this.#sql<ReasonCount[]>`
      select case when block_reason is null then 'suppressed' else 'blocked' end as kind,
        coalesce(block_reason, suppressed_by) as reason, count(*)::int as evaluations
      from signal_evaluations
      where strategy_id = ${strategyId} and at >= ${iso(from)} and at < ${iso(to)}
        and coalesce(block_reason, suppressed_by) is not null
      group by 1, 2 order by 3 desc, 2 limit 100`;
  }

  /** Only evaluations with a reason have a gate that failed; the others' gates are not looked into. */
  #gates(strategyId: string, { from, to }: TimeRange): Promise<GateCount[]> {
    return this.#sql<GateCount[]>`
      with failed as (
        select array(select g ->> 'name' from jsonb_array_elements(gates) g
          where not (g ->> 'passed')::boolean) as names
        from signal_evaluations
        where strategy_id = ${strategyId} and at >= ${iso(from)} and at < ${iso(to)} and block_reason is not null)
      select name, count(*)::int as blocked,
        (count(*) filter (where cardinality(names) = 1))::int as "blockedAlone"
      from failed, unnest(names) as name group by name order by name`;
  }
}
