import type { Sql, Statements } from '@ae/db/client.ts';
import type { RollUpUnit, Venue } from '@ae/db/enums.ts';
import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../engine/core/model/epoch-ms.ts';
import { decisionSums, decisions } from './decisions.ts';
import { gateTally } from './gate-tally.ts';
import { ofStrategies } from './roll-ups.ts';
import { iso } from './rows.ts';

/** What is longer ago is not rolled up: nobody asks for more than 92 days. */
const ROLLED_UP_MS = 93 * DAY_MS;
/** Then roll-ups go, and what is stored itself is read again. */
const KEPT_MS = 100 * DAY_MS;
/** A run does no more of a unit than it began within this; what is left waits for the next. */
const RUN_MS = 1_000;
/** Starts asked for at once. */
const MOST_STARTS = 200;

interface Unit {
  readonly unit: RollUpUnit;
  readonly lengthMs: number;
  /** It must be over for so long: what was under way is stored then. */
  readonly settledMs: number;
}

/** In this order: days are made of their hours. */
const UNITS: readonly Unit[] = [
  { unit: 'hour', lengthMs: HOUR_MS, settledMs: 10 * MINUTE_MS },
  { unit: 'day', lengthMs: DAY_MS, settledMs: HOUR_MS },
  { unit: 'decided_day', lengthMs: DAY_MS, settledMs: HOUR_MS },
];

/**
 * Rolls up what gates did at a venue, hour by hour and day by day, each once, the newest first, for some seconds a
 * run. Everything that happened until `now` must be stored. A day of positions waits until all that were opened on it
 * are closed: closed ones do not change any more.
 */
export async function rollUpGates(sql: Sql, venue: Venue, now: EpochMs): Promise<void> {
  await dropOld(sql, venue, now);
  for (const unit of UNITS) {
    const until = performance.now() + RUN_MS;
    for (const at of await missing(sql, venue, unit, now)) {
      if (performance.now() > until) break;
      await rollUpOne(sql, venue, unit.unit, at);
    }
  }
}

async function missing(sql: Statements, venue: Venue, unit: Unit, now: EpochMs): Promise<readonly EpochMs[]> {
  const last = now - unit.settledMs - unit.lengthMs;
  const rows = await sql<{ at: EpochMs }[]>`
    select (extract(epoch from span.at) * 1000)::float8 as at
    from generate_series(${iso(startOfDay(now - ROLLED_UP_MS))}::timestamptz, ${iso(last)}::timestamptz,
      ${`${unit.lengthMs / HOUR_MS} hours`}::interval) as span (at)
    where not exists (
        select from roll_ups r where r.venue = ${venue} and r.unit = ${unit.unit} and r.at = span.at)
      and ${isReady(sql, venue, unit.unit)}
    order by span.at desc limit ${MOST_STARTS}`;
  return rows.map(({ at }) => at);
}

/** Condition on `span.at`. */
function isReady(sql: Statements, venue: Venue, unit: RollUpUnit) {
  if (unit === 'hour') return sql`true`;
  if (unit === 'day')
    return sql`24 = (select count(*) from roll_ups h
      where h.venue = ${venue} and h.unit = 'hour' and h.at >= span.at and h.at < span.at + interval '24 hours')`;
  return sql`not exists (
    select from virtual_positions v join instruments i on i.id = v.instrument_id and i.venue = ${venue}
    where v.status in ('active', 'tp1_hit') and v.opened_at >= span.at and v.opened_at < span.at + interval '24 hours')`;
}

/** Mark and rows in one transaction; whoever comes second finds the mark and does nothing. */
async function rollUpOne(sql: Sql, venue: Venue, unit: RollUpUnit, at: EpochMs): Promise<void> {
  await sql.begin(async (tx) => {
    const marked = await tx`
      insert into roll_ups (venue, unit, at) values (${venue}, ${unit}, ${iso(at)})
      on conflict do nothing`;
    if (marked.count === 0) return;
    if (unit === 'hour') await countHour(tx, venue, at);
    else if (unit === 'day') await addHours(tx, venue, at);
    else await addDecisions(tx, venue, at);
  });
}

async function countHour(tx: Statements, venue: Venue, at: EpochMs): Promise<void> {
  await tx`
    insert into gate_counts (unit, at, strategy_id, kind, name, evaluations, alone, first_at)
    select 'hour', ${iso(at)}::timestamptz, strategy_id, kind, name, evaluations, alone, first_at
    from (${gateTally(tx, { venue, strategyId: null }, { from: at, to: at + HOUR_MS })}) as tally`;
}

async function addHours(tx: Statements, venue: Venue, at: EpochMs): Promise<void> {
  await tx`
    insert into gate_counts (unit, at, strategy_id, kind, name, evaluations, alone, first_at)
    select 'day', ${iso(at)}::timestamptz, strategy_id, kind, name, sum(evaluations), sum(alone), min(first_at)
    from gate_counts
    where unit = 'hour' and at >= ${iso(at)} and at < ${iso(at + DAY_MS)}
      and ${ofStrategies(tx, { venue, strategyId: null })}
    group by strategy_id, kind, name`;
}

async function addDecisions(tx: Statements, venue: Venue, at: EpochMs): Promise<void> {
  const day = { from: at, to: at + DAY_MS };
  await tx`
    insert into decided_days (at, strategy_id, key, blocked, blocked_r, made, made_r, first_closed_at,
      last_closed_at, closed_at, position_ids, worth_r)
    select ${iso(at)}::timestamptz, strategy_id, key, ${decisionSums(tx)}, min(closed_at), max(closed_at),
      array_agg(closed_at order by closed_at, id), array_agg(id order by closed_at, id),
      array_agg(worth_r order by closed_at, id)
    from (${decisions(tx, { venue, strategyId: null }, [day])}) as decision group by strategy_id, key`;
}

/** Marks and rows in one transaction, so that no mark is left without its rows. */
async function dropOld(sql: Sql, venue: Venue, now: EpochMs): Promise<void> {
  const before = iso(startOfDay(now - KEPT_MS));
  const whose = { venue, strategyId: null };
  await sql.begin(async (tx) => {
    const dropped = await tx`delete from roll_ups where venue = ${venue} and at < ${before}`;
    if (dropped.count === 0) return;
    await tx`delete from gate_counts where unit in ('day', 'hour') and at < ${before} and ${ofStrategies(tx, whose)}`;
    await tx`delete from decided_days where at < ${before} and ${ofStrategies(tx, whose)}`;
  });
}

function startOfDay(at: EpochMs): EpochMs {
  return at - (at % DAY_MS);
}
