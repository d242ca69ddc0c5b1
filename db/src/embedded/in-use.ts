import { setTimeout as sleep } from 'node:timers/promises';
import { connectSql, type Sql } from '../client.ts';

/** Name of the connection that a product keeps from its start to its end. */
export const PRODUCT_LOCK_NAME = 'ae-lock';
/** Of one that only asks whether there are others: two programs that stop together would keep each other from it. */
const STOPPING_NAME = 'ae-stop';
/** A second and a half: a connection that was just ended needs a moment to go. */
const LOOKS = 10;
const LOOK_EVERY_MS = 150;
/** Of them in a row without others: a program that starts is between two connections for a moment. */
const QUIET_LOOKS = 2;

/**
 * Whether no other program is connected to a server for a moment; rejects when it does not take our connection.
 * `ours`: names of the product's own connections; empty for a command, which leaves a product its server at once.
 */
export async function isUnused(url: string, ours: readonly string[]): Promise<boolean> {
  // Another program may stop the server meanwhile: the driver must not ask it for types.
  const sql = connectSql(url, { max: 1, name: STOPPING_NAME, withoutArrays: true });
  try {
    let quiet = 0;
    for (let left = LOOKS; left > 0 && quiet < QUIET_LOOKS; left -= 1) {
      if (left < LOOKS) await sleep(LOOK_EVERY_MS);
      const { others, isProductThere } = await connected(sql, ours);
      // The product's own lock, which it has just given back, may need a moment to go like any other connection.
      if (isProductThere && ours.length === 0) return false;
      quiet = others > 0 ? 0 : quiet + 1;
    }
    return quiet >= QUIET_LOOKS;
  } finally {
    await sql.end({ timeout: 2 });
  }
}

interface Connected {
  readonly others: number;
  readonly isProductThere: boolean;
}

async function connected(sql: Sql, ours: readonly string[]): Promise<Connected> {
  const [row] = await sql<Connected[]>`
    select count(*)::int as others,
      coalesce(bool_or(application_name = ${PRODUCT_LOCK_NAME}), false) as "isProductThere"
    from pg_stat_activity
    where backend_type = 'client backend' and pid <> pg_backend_pid()
      and application_name not in ${sql([STOPPING_NAME, ...ours])}`;
  return row ?? { others: 0, isProductThere: false };
}
