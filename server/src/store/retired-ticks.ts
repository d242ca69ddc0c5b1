import type { Sql, Statements } from '@ae/db/client.ts';
import { listPartitions, type StoredPartition } from '@ae/db/stored-partitions.ts';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';

/** What is known about ticks that were taken out of their table on purpose. */
interface RetiredTicks {
  /** Retention has taken away what is older than this; null when it never has. */
  readonly before: EpochMs | null;
  /** Months that were detached. */
  readonly months: readonly DetachedMonth[];
  /** Months that the table has room for: what lies in none of them was taken out as a whole. */
  readonly present: readonly Span[];
}

interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

interface DetachedMonth extends Span {
  /** What of it came back. */
  readonly back: readonly InstrumentHours[];
}

/** Hours of one instrument. */
interface InstrumentHours extends Span {
  readonly instrumentId: number;
}

/** A time of one instrument; without one, of all of them together. */
interface RetiredAt {
  readonly instrumentId?: number;
  readonly hour: EpochMs;
}

const TABLE = 'agg_trades';
const EXPIRED = 'ticks.retired.before';
const MONTH = 'ticks.retired.month.';

/** Records that a month is taken out of its table; of other tables than that of the ticks nothing is recorded. */
export async function recordDetached(sql: Statements, partition: StoredPartition): Promise<void> {
  const { name, table, from, to } = partition;
  if (table !== TABLE) return;
  await sql`
    insert into app_state (key, value, updated_at)
    values (${MONTH + name}, ${JSON.stringify({ from, to })}::text::jsonb, now())
    on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`;
}

/**
 * Records that an instrument's ticks of these hours are stored again (an import, a backfill): from now on they are lost
 * when they lack. Of a month that was detached the other instruments, and the other hours, stay retired; detached once
 * more, it is retired as a whole again.
 */
export async function recordReturned(
  sql: Statements,
  { instrumentId, from, to }: InstrumentHours,
): Promise<void> {
  const id = String(instrumentId);
  // A multirange joins hours that meet: a month of daily files is one stretch.
  await sql`
    update app_state set updated_at = now(), value = value || jsonb_build_object('back',
      coalesce(value -> 'back', '{}') || jsonb_build_object(${id}::text, (
        coalesce((value #>> array['back', ${id}])::int8multirange, '{}')
        + int8multirange(int8range(${from}::bigint, ${to}::bigint)))::text))
    where starts_with(key, ${MONTH}) and (value ->> 'from')::float8 < ${to}::float8
      and (value ->> 'to')::float8 > ${from}::float8`;
}

/** Records that retention takes away ticks older than this. It never moves back: what is gone stays gone. */
export async function recordExpired(sql: Statements, before: EpochMs): Promise<void> {
  await sql`
    insert into app_state (key, value, updated_at)
    values (${EXPIRED}, to_jsonb(${before}::float8), now())
    on conflict (key) do update set updated_at = excluded.updated_at,
      value = to_jsonb(greatest((app_state.value #>> '{}')::float8, (excluded.value #>> '{}')::float8))`;
}

/** What was retired so far. A month that was taken out before that was recorded is told by its missing partition. */
export async function retiredTicks(sql: Sql): Promise<RetiredTicks> {
  const present = (await listPartitions(sql)).filter(({ table }) => table === TABLE);
  const [expired] = await sql<{ before: number }[]>`
    select (value #>> '{}')::float8 as before from app_state where key = ${EXPIRED}`;
  return { before: expired?.before ?? null, months: await detachedMonths(sql), present };
}

function detachedMonths(sql: Sql): Promise<readonly DetachedMonth[]> {
  return sql<DetachedMonth[]>`
    select (value ->> 'from')::float8 as from, (value ->> 'to')::float8 as to, (
      select coalesce(json_agg(json_build_object('instrumentId', id::int, 'from', lower(hours), 'to', upper(hours))), '[]')
      from jsonb_each_text(coalesce(value -> 'back', '{}')) as returned(id, ranges), unnest(ranges::int8multirange) as hours
    ) as back from app_state where starts_with(key, ${MONTH})`;
}

/**
 * Whether the ticks of an hour that are not there (any more) were retired. `isEmpty`: none of them is there. Retention
 * deletes in small steps, so that hours before its bound may be half there; a month goes as a whole.
 */
export function isRetired(
  { before, months, present }: RetiredTicks,
  at: RetiredAt,
  isEmpty: boolean,
): boolean {
  const { hour } = at;
  if (before !== null && hour < before) return true;
  if (!isEmpty) return false;
  return months.some((month) => isAway(month, at)) || !present.some((month) => isIn(month, hour));
}

function isAway(month: DetachedMonth, { instrumentId, hour }: RetiredAt): boolean {
  const isBack = (one: InstrumentHours) => one.instrumentId === instrumentId && isIn(one, hour);
  return isIn(month, hour) && !month.back.some(isBack);
}

function isIn({ from, to }: Span, at: EpochMs): boolean {
  return from <= at && at < to;
}
