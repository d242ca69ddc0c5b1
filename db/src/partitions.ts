import type { Sql } from './client.ts';

/** Tables that are range-partitioned by calendar month (UTC) on the named column. */
export const PARTITIONED = [
  { table: 'agg_trades', column: 'time' },
  { table: 'book_features', column: 'time' },
  { table: 'feature_snapshots', column: 'at' },
  { table: 'rate_snapshots', column: 'time' },
  { table: 'signal_evaluations', column: 'at' },
  { table: 'virtual_events', column: 'at' },
] as const;

export interface MonthPartition {
  /** e.g. agg_trades_2026_11 */
  readonly name: string;
  readonly table: string;
  /** First instant of the month and of the next, ISO-8601 UTC. */
  readonly from: string;
  readonly to: string;
}

/**
 * Monthly partitions of `table` that cover `from` … `to` and the two calendar months after `to`.
 * Months are UTC calendar months, never 30-day steps. Times are epoch milliseconds.
 */
export function monthPartitions(table: string, from: number, to: number): readonly MonthPartition[] {
  if (!(from <= to)) throw new RangeError(`monthPartitions: from ${from} is after to ${to}`);
  const first = new Date(from);
  const last = new Date(to);
  const firstMonth = first.getUTCFullYear() * 12 + first.getUTCMonth();
  const lastMonth = last.getUTCFullYear() * 12 + last.getUTCMonth() + 2;
  const partitions: MonthPartition[] = [];
  for (let month = firstMonth; month <= lastMonth; month += 1) partitions.push(monthPartition(table, month));
  return partitions;
}

function monthPartition(table: string, month: number): MonthPartition {
  const year = Math.floor(month / 12);
  const monthOfYear = String((month % 12) + 1).padStart(2, '0');
  return {
    name: `${table}_${year}_${monthOfYear}`,
    table,
    from: new Date(Date.UTC(year, month % 12, 1)).toISOString(),
    to: new Date(Date.UTC(year, (month % 12) + 1, 1)).toISOString(),
  };
}

/** Creates every missing partition for `from` … `to` plus two months. Idempotent and safe to run at once from two places. */
export async function ensurePartitions(sql: Sql, from: number, to: number): Promise<void> {
  const wanted = PARTITIONED.flatMap(({ table }) => monthPartitions(table, from, to));
  const existing = await sql<{ name: string }[]>`
    select c.relname as name from pg_inherits i
    join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
    where p.relname in ${sql(PARTITIONED.map(({ table }) => table))}`;
  const present = new Set(existing.map((row) => row.name));
  for (const partition of wanted.filter(({ name }) => !present.has(name)))
    await createPartition(sql, partition);
}

/** Creates the partitions of one table for the months these times lie in, and no others. */
export async function createMonthPartitions(sql: Sql, table: string, times: Iterable<number>): Promise<void> {
  const months = new Set<number>();
  for (const time of times) {
    const date = new Date(time);
    months.add(date.getUTCFullYear() * 12 + date.getUTCMonth());
  }
  for (const month of months) await createPartition(sql, monthPartition(table, month));
}

/**
 * Made apart and attached then, which readers and writers of the table do not notice. `create table … partition of` would
 * wait for each of them, a backup say, and all others behind it.
 */
async function createPartition(sql: Sql, partition: MonthPartition): Promise<void> {
  const { name, table, from, to } = partition;
  await sql.begin(async (transaction) => {
    await transaction`select pg_advisory_xact_lock(hashtext('ae:partitions'))`;
    const existing = await transaction`select 1 from pg_class where relname = ${name}`;
    if (existing.length > 0) return;
    await transaction.unsafe(
      `create table "${name}" (like "${table}" including defaults including constraints)`,
    );
    await transaction.unsafe(
      `alter table "${table}" attach partition "${name}" for values from ('${from}') to ('${to}')`,
    );
  });
}
