import type { Sql } from '@ae/db/client.ts';

const MARK_MS = 15_000;

/** How complete the evaluations of a stretch of time are. */
export interface Evaluations {
  /** Strategies that run. */
  readonly strategies: number;
  /** Marks of the evaluation grid in the stretch. */
  readonly marks: number;
  /** Evaluations that should be stored and are not. */
  readonly skipped: number;
  /** Evaluations that came too late to open anything. */
  readonly late: number;
  /** Evaluations of instruments from which nothing came. */
  readonly silent: number;
}

/**
 * Counts the stored evaluations at each mark of [from, to) (epoch ms, local time) against the strategies that run;
 * none of them may have been made or stopped in that time.
 */
export async function evaluationsBetween(sql: Sql, from: number, to: number): Promise<Evaluations> {
  const first = Math.ceil(from / MARK_MS) * MARK_MS;
  const marks = Math.max(0, Math.ceil((to - first) / MARK_MS));
  const [running] = await sql<{ count: number }[]>`
    SELECT count(*)::int AS count FROM strategies WHERE status = 'running'`;
  const [made] = await sql<{ onMark: number; late: number; silent: number }[]>`
    SELECT count(*) FILTER (WHERE (extract(epoch FROM at) * 1000)::bigint % ${MARK_MS} = 0)::int AS "onMark",
      count(*) FILTER (WHERE suppressed_by = 'late_evaluation')::int AS late,
      count(*) FILTER (WHERE suppressed_by = 'silent_market')::int AS silent
    FROM signal_evaluations WHERE at >= ${new Date(first)} AND at < ${new Date(first + marks * MARK_MS)}`;
  const strategies = running?.count ?? 0;
  const { onMark = 0, late = 0, silent = 0 } = made ?? {};
  return { strategies, marks, skipped: strategies * marks - onMark, late, silent };
}
