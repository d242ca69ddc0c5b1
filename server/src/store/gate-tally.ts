import type { Statements } from '@ae/db/client.ts';
import type { TimeRange } from './api-range.ts';
import { ofStrategies, type Whose } from './roll-ups.ts';
import { iso } from './rows.ts';

/**
 * Counts stored evaluations of a range: rows as in `gate_counts`, without unit and start. They are read once, and
 * those that came out alike are counted together first: there are few kinds, whatever the number of evaluations.
 * Only those with a block reason have a gate that failed; the others' gates are not looked into.
 */
export function gateTally(sql: Statements, whose: Whose, { from, to }: TimeRange) {
  return sql`
    with alike as (
      select strategy_id, block_reason, suppressed_by, signal is not null as has_signal,
        case when block_reason is not null
          then jsonb_path_query_array(gates, '$[*] ? (@.passed == false).name') end as failed,
        count(*) as evaluations, min(at) as first_at
      from signal_evaluations
      where ${ofStrategies(sql, whose)} and at >= ${iso(from)} and at < ${iso(to)}
      group by 1, 2, 3, 4, 5)
    select strategy_id, 'evaluations' as kind, '' as name, sum(evaluations)::int as evaluations, 0 as alone,
      min(first_at) as first_at
    from alike group by 1
    union all
    select strategy_id, 'signals', '', sum(evaluations)::int, 0, null from alike where has_signal group by 1
    union all
    select strategy_id, case when block_reason is null then 'suppressed' else 'blocked' end,
      coalesce(block_reason, suppressed_by), sum(evaluations)::int, 0, null
    from alike where coalesce(block_reason, suppressed_by) is not null group by 1, 2, 3
    union all
    select strategy_id, 'gate', gate, sum(evaluations)::int,
      coalesce(sum(evaluations) filter (where jsonb_array_length(failed) = 1), 0)::int, null
    from alike cross join jsonb_array_elements_text(failed) as gate group by 1, 3`;
}
