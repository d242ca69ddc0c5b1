/** Gate statistics straight from what is stored, without roll-ups: what every answer is held against. */
import type { Sql } from '@ae/db/client.ts';
import type { DecidedSum } from '@ae/server/engine/core/model/virtual.ts';
import type { EvaluationCounts, GateCount, ReasonCount } from '@ae/server/store/api-gate-counts.ts';
import type { TimeRange } from '@ae/server/store/api-range.ts';
import type { Whose } from '@ae/server/store/roll-ups.ts';
import { iso } from '@ae/server/store/rows.ts';

type Totals = Pick<EvaluationCounts, 'evaluations' | 'firstAt' | 'signals'>;

export async function countedLive(
  sql: Sql,
  { venue, strategyId }: Whose,
  { from, to }: TimeRange,
): Promise<EvaluationCounts> {
  const whose =
    strategyId === null
      ? sql`instrument_id in (select id from instruments where venue = ${venue})`
      : sql`strategy_id = ${strategyId}`;
  const within = sql`${whose} and at >= ${iso(from)} and at < ${iso(to)}`;
  const [totals] = await sql<Totals[]>`
    select count(*)::int as evaluations, count(signal)::int as signals,
      (extract(epoch from min(at)) * 1000)::float8 as "firstAt"
    from signal_evaluations where ${within}`;
  const reasons = await sql<ReasonCount[]>`
    select case when block_reason is null then 'suppressed' else 'blocked' end as kind,
      coalesce(block_reason, suppressed_by) as reason, count(*)::int as evaluations
    from signal_evaluations where ${within} and coalesce(block_reason, suppressed_by) is not null
    group by 1, 2 order by 3 desc, 2, 1 limit 100`;
  const gates = await sql<GateCount[]>`
    select name, count(*)::int as blocked, (count(*) filter (where failed = 1))::int as "blockedAlone"
    from (
      select gate ->> 'name' as name, (select count(*) from jsonb_array_elements(gates) one
        where one ->> 'passed' = 'false') as failed
      from signal_evaluations cross join jsonb_array_elements(gates) as gate
      where ${within} and block_reason is not null and gate ->> 'passed' = 'false') as failures
    group by name order by name`;
  if (totals === undefined) throw new Error('a count gave no row');
  return { ...totals, reasons: [...reasons], gates: [...gates] };
}

export async function decidedLive(
  sql: Sql,
  { venue, strategyId }: Whose,
  { from, to }: TimeRange,
  most: number,
): Promise<DecidedSum[]> {
  const whose = strategyId === null ? sql`` : sql`and v.strategy_id = ${strategyId}`;
  const rows = await sql<DecidedSum[]>`
    with decisions as (
      select decider.key, v.origin, v.pnl_r, v.closed_at, v.id
      from virtual_positions v
      join instruments i on i.id = v.instrument_id and i.venue = ${venue}
      cross join jsonb_array_elements_text(v.decided_by) as decider (key)
      where v.opened_at >= ${iso(from)} and v.opened_at < ${iso(to)} and v.closed_at is not null
        and v.origin <> 'suppressed' ${whose} and (decider.key not like 'gate:%'
          or (select count(*) from jsonb_array_elements_text(v.decided_by) other (key) where key like 'gate:%') = 1)),
    placed as (
      select *, row_number() over (partition by key order by closed_at desc, id desc) as place from decisions)
    select key,
      (count(*) filter (where origin = 'blocked'))::int as blocked,
      coalesce(sum(pnl_r) filter (where origin = 'blocked'), 0)::float8 as "blockedR",
      (count(*) filter (where origin = 'taken'))::int as made,
      coalesce(sum(pnl_r) filter (where origin = 'taken'), 0)::float8 as "madeR",
      array_agg((case when origin = 'blocked' then -pnl_r else pnl_r end)::float8 order by closed_at, id)
        filter (where place <= ${most}) as newest
    from placed group by key order by key`;
  return [...rows];
}
