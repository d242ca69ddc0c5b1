import type { Sql, Statements } from './client.ts';

/** Postgres: a lock was not to be had within `lock_timeout`. */
const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Lets the statements of a transaction wait two seconds at most for a table that others use. What changes the shape of
 * a table stops all who come behind it while it waits: behind a backup, which reads for hours, every write would wait
 * as long.
 */
export async function limitLockWaits(tx: Statements): Promise<void> {
  await tx`set local lock_timeout = '2s'`;
}

/** Whether that is why a statement failed: others use the table. */
export function isTableInUse(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;
}

/** Drops a table; false when others use it, and it is still there. */
export async function dropTable(sql: Sql, name: string): Promise<boolean> {
  try {
    await sql.begin(async (tx) => {
      await limitLockWaits(tx);
      await tx.unsafe(`drop table "${name}"`);
    });
    return true;
  } catch (error) {
    if (isTableInUse(error)) return false;
    throw error;
  }
}
