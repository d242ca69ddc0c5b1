import type { Sql, Statements } from '@ae/db/client.ts';
import { listPartitions, type StoredPartition } from '@ae/db/stored-partitions.ts';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';

/** What is known about ticks that were taken out of their table on purpose. */
interface RetiredTicks {
  /** Retention has taken away what is older than this; null when it never has. */
  readonly before: EpochMs | null;
  /** Months that were detached. */
  readonly months: readonly Span[];
  /** Months that the table has room for: what lies in none of them was taken out as a whole. */
  readonly present: readonly Span[];
}

interface Span {
  readonly from: EpochMs;
  readonly to: EpochMs;
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
  const months = await sql<Span[]>`
    select (value ->> 'from')::float8 as from, (value ->> 'to')::float8 as to from app_state
    where starts_with(key, ${MONTH})`;
  return { before: expired?.before ?? null, months, present };
}

/**
 * Whether the ticks of an hour that are not there (any more) were retired. `isEmpty`: none of them is there. Retention
 * deletes in small steps, so that hours before its bound may be half there; a month goes as a whole.
 */
export function isRetired(
  { before, months, present }: RetiredTicks,
  hour: EpochMs,
  isEmpty: boolean,
): boolean {
  if (before !== null && hour < before) return true;
  if (!isEmpty) return false;
  return months.some((month) => isIn(month, hour)) || !present.some((month) => isIn(month, hour));
}

function isIn({ from, to }: Span, at: EpochMs): boolean {
  return from <= at && at < to;
}
