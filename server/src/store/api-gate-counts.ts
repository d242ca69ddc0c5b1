import type { Database, Sql } from '@ae/db/client.ts';
import type { GateCountKind, Venue } from '@ae/db/enums.ts';
import type { TimeRange } from './api-range.ts';
import { gateTally } from './gate-tally.ts';
import type { Cover } from './roll-up-cover.ts';
import { coverFor, instants, ofStrategies, type Whose } from './roll-ups.ts';

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

/** Evaluations of a strategy, or of all, in a few counts. */
export interface EvaluationCounts {
  readonly evaluations: number;
  /** The first that is counted; null without any. */
  readonly firstAt: number | null;
  readonly signals: number;
  readonly gates: readonly GateCount[];
  readonly reasons: readonly ReasonCount[];
}

interface CountRow {
  readonly kind: GateCountKind;
  readonly name: string;
  readonly evaluations: number;
  readonly alone: number;
  readonly firstAt: number | null;
}

/** The most frequent reasons that are told. */
const MOST_REASONS = 100;

/**
 * Counts of evaluations. Evaluations are kept for days only (30 by default); of days and hours that were rolled up the
 * counts are known for longer. What is not rolled up is counted where it is stored, with the same result.
 */
export class GateCountQueries {
  readonly #sql: Sql;
  readonly #venue: Venue;

  constructor({ sql }: Pick<Database, 'sql'>, venue: Venue) {
    this.#sql = sql;
    this.#venue = venue;
  }

  /** Of a strategy, or of all of the venue (null). */
  async counts(strategyId: string | null, range: TimeRange): Promise<EvaluationCounts> {
    const whose = { venue: this.#venue, strategyId };
    const rows = await this.#rows(whose, await coverFor(this.#sql, whose, range, ['day', 'hour']));
    const all = rows.find(({ kind }) => kind === 'evaluations');
    return {
      evaluations: all?.evaluations ?? 0,
      firstAt: all?.firstAt ?? null,
      signals: rows.find(({ kind }) => kind === 'signals')?.evaluations ?? 0,
      gates: rows
        .filter(({ kind }) => kind === 'gate')
        .map(({ name, evaluations, alone }) => ({ name, blocked: evaluations, blockedAlone: alone }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
      reasons: rows.flatMap(reasonOf).slice(0, MOST_REASONS),
    };
  }

  /** The most frequent first. */
  #rows(whose: Whose, { days, hours, live }: Cover): Promise<CountRow[]> {
    const sql = this.#sql;
    const columns = sql`kind, name, evaluations, alone, first_at`;
    const rolled = (unit: 'day' | 'hour', starts: readonly number[]) => sql`
      select ${columns} from gate_counts
      where unit = ${unit} and at = any${instants(sql, starts)} and ${ofStrategies(sql, whose)}`;
    const parts = [
      rolled('day', days),
      sql`union all ${rolled('hour', hours)}`,
      ...live.map(
        (range) => sql`union all select ${columns} from (${gateTally(sql, whose, range)}) as tally`,
      ),
    ];
    return sql<CountRow[]>`
      select kind, name, sum(evaluations)::int as evaluations, sum(alone)::int as alone,
        (extract(epoch from min(first_at)) * 1000)::float8 as "firstAt"
      from (${parts}) as counted
      group by kind, name order by 3 desc, name, kind`;
  }
}

function reasonOf({ kind, name, evaluations }: CountRow): ReasonCount[] {
  return kind === 'blocked' || kind === 'suppressed' ? [{ kind, reason: name, evaluations }] : [];
}
