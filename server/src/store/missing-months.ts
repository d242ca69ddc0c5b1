import type { Sql } from '@ae/db/client.ts';
import { createMonthPartitions, type PARTITIONED } from '@ae/db/partitions.ts';

/** Rows on their way into a table that is partitioned by month. */
interface MonthlyWrite<T> {
  readonly table: (typeof PARTITIONED)[number]['table'];
  /** Times of the rows, epoch milliseconds; asked for when a month has no partition. */
  readonly times: () => Iterable<number>;
  /** Writes all of the rows or none. */
  readonly write: () => Promise<T>;
}

const CHECK_VIOLATION = '23514';
/** Where Postgres looks for the partition of a row. Its message is in the language of the server. */
const ROUTINE = 'ExecFindPartition';

/**
 * Writes rows, and makes months that have no partition: rows that waited on disk since then, a backup that was put
 * back, a month that was just taken out. Once: what is refused after that is refused for itself.
 */
export async function writeInMonths<T>(sql: Sql, { table, times, write }: MonthlyWrite<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isMissingPartition(error)) throw error;
    await createMonthPartitions(sql, table, times());
    return await write();
  }
}

function isMissingPartition(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code, routine } = at as { code?: unknown; routine?: unknown };
    if (code === CHECK_VIOLATION && routine === ROUTINE) return true;
  }
  return false;
}
