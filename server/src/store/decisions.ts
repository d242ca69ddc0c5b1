import type { Statements } from '@ae/db/client.ts';
import type { DecidedSum } from '../engine/core/model/virtual.ts';
import type { TimeRange } from './api-range.ts';
import { coverFor, instants, ofStrategies, type Whose } from './roll-ups.ts';
import { iso } from './rows.ts';

/**
 * Closed virtual positions opened within the ranges, once for each gate and layer that alone decided them. A gate
 * counts where it is the only one that failed; a layer wherever the verdict would have been the other one without
 * it. Signals that were suppressed anyway touch no account and count for nothing. `worth_r`: what the position was
 * worth, its result, negated when it was blocked.
 */
export function decisions(sql: Statements, whose: Whose, ranges: readonly TimeRange[]) {
  const within = [
    sql`false`,
    ...ranges.map(({ from, to }) => sql`or (v.opened_at >= ${iso(from)} and v.opened_at < ${iso(to)})`),
  ];
  const strategy = whose.strategyId === null ? sql`` : sql`and v.strategy_id = ${whose.strategyId}`;
  return sql`
    select v.strategy_id, decider.key, v.origin, v.pnl_r, v.closed_at, v.id,
      (case when v.origin = 'blocked' then -v.pnl_r else v.pnl_r end)::float8 as worth_r
    from virtual_positions v
    join instruments i on i.id = v.instrument_id and i.venue = ${whose.venue}
    cross join jsonb_array_elements_text(v.decided_by) as decider (key)
    where (${within}) and v.closed_at is not null and v.origin <> 'suppressed' ${strategy}
      and (decider.key not like 'gate:%'
        or (select count(*) from jsonb_array_elements_text(v.decided_by) other (key) where key like 'gate:%') = 1)`;
}

/** Sums of such decisions, as in `decided_days`. */
export function decisionSums(sql: Statements) {
  return sql`
    (count(*) filter (where origin = 'blocked'))::int as blocked,
    coalesce(sum(pnl_r) filter (where origin = 'blocked'), 0) as blocked_r,
    (count(*) filter (where origin = 'taken'))::int as made,
    coalesce(sum(pnl_r) filter (where origin = 'taken'), 0) as made_r`;
}

/**
 * What each gate and layer alone decided, of a strategy or of all of the venue: sums of all, and the worth of the
 * `most` that closed last. Days that are rolled up are not read again. Of these only rows can hold one of the newest
 * whose last closing is not before `reach`: enough days, from the newest on, to have `most` positions, have none that
 * closed before it.
 */
export async function decidedSums(
  sql: Statements,
  whose: Whose,
  range: TimeRange,
  most: number,
): Promise<DecidedSum[]> {
  const { days, live } = await coverFor(sql, whose, range, ['decided_day']);
  const ofVenue = ofStrategies(sql, { ...whose, strategyId: null });
  const rolled = sql`decided_days where at = any${instants(sql, days)} and ${ofVenue} and ${ofStrategies(sql, whose)}`;
  return sql<DecidedSum[]>`
    with live as (${decisions(sql, whose, live)}),
    by_day as (
      select key, at, sum(blocked) as blocked, sum(blocked_r) as blocked_r, sum(made) as made, sum(made_r) as made_r,
        min(first_closed_at) as first_closed_at
      from ${rolled} group by key, at),
    sums as (
      select key, sum(blocked)::int as blocked, sum(blocked_r)::float8 as blocked_r, sum(made)::int as made,
        sum(made_r)::float8 as made_r
      from (select key, blocked, blocked_r, made, made_r from by_day
        union all select key, ${decisionSums(sql)} from live group by key) as parts
      group by key),
    counted as (
      select key, first_closed_at,
        sum(blocked + made) over (partition by key order by at desc) - blocked - made as newer
      from by_day),
    reach as (select key, min(first_closed_at) as since from counted where newer < ${most} group by key),
    samples as (
      select day.key, one.closed_at, one.id, one.worth_r
      from (select * from ${rolled}) as day join reach on reach.key = day.key and day.last_closed_at >= reach.since
      cross join unnest(day.closed_at, day.position_ids, day.worth_r) as one (closed_at, id, worth_r)
      union all select key, closed_at, id, worth_r from live),
    placed as (
      select *, row_number() over (partition by key order by closed_at desc, id desc) as place from samples),
    newest as (
      select key, array_agg(worth_r order by closed_at, id) as newest from placed where place <= ${most} group by key)
    select key, blocked, blocked_r as "blockedR", made, made_r as "madeR", newest
    from sums join newest using (key) order by key`;
}
