import { connectSql, type Sql } from '@ae/db/client.ts';
import { PRODUCT_LOCK_NAME } from '@ae/db/embedded/in-use.ts';

/** Number of the advisory lock that keeps a second product off the same database. */
const PRODUCT_LOCK = 7_140_300;
/** The connection of a product that was just killed may need a moment to go. */
const PATIENCE_MS = 5_000;
const RETRY_MS = 250;
/** The lock is looked at this often. */
export const WATCH_MS = 2_000;

export interface ProductLockOptions {
  /** Called once when another product has taken the lock while our connection was away. */
  readonly onLost: () => void;
  /** Called when a look at the lock failed (the database is away); the next look tries again. */
  readonly onError: (error: unknown) => void;
  /** Where the looks are told of. */
  readonly job?: { run(look: () => Promise<void>): Promise<void> };
}

/** The right to be the only product on a database, for as long as it is held. */
export interface ProductLock {
  release(): Promise<void>;
}

/**
 * One product per database: a second one would trade the same accounts twice. The lock lives with its
 * connection, so that connection is never closed for being idle or old, and the lock is taken again after
 * the database was away. Throws when another product holds it.
 */
export async function takeProductLock(
  databaseUrl: string,
  options: ProductLockOptions,
): Promise<ProductLock> {
  const sql = connectSql(databaseUrl, { max: 1, name: PRODUCT_LOCK_NAME, lasting: true });
  try {
    if (!(await takenInTime(sql))) {
      throw new Error(
        'another process of the product is running on this database; stop it first, or choose another AE_DATA_DIR',
      );
    }
  } catch (error) {
    await sql.end({ timeout: 1 });
    throw error;
  }
  const stop = watch(sql, options);
  return {
    release: async () => {
      stop();
      await sql.end({ timeout: 1 });
    },
  };
}

async function takenInTime(sql: Sql): Promise<boolean> {
  for (let waitedMs = 0; ; waitedMs += RETRY_MS) {
    if (await holds(sql)) return true;
    if (waitedMs >= PATIENCE_MS) return false;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** Held by this very connection already, or taken now; asking again does not stack it. */
async function holds(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ held: boolean }[]>`
    select case
      when exists (
        select from pg_locks
        where locktype = 'advisory' and granted and pid = pg_backend_pid()
          and classid = 0 and objid = ${PRODUCT_LOCK}::bigint::oid and objsubid = 1
          and database = (select oid from pg_database where datname = current_database())
      ) then true
      else pg_try_advisory_lock(${PRODUCT_LOCK}::bigint)
    end as held`;
  return row?.held === true;
}

function watch(sql: Sql, { onLost, onError, job }: ProductLockOptions): () => void {
  let busy = false;
  let stopped = false;
  const lost = () => {
    clearInterval(timer);
    if (!stopped) onLost();
  };
  const check = async () => {
    if (!(await holds(sql))) lost();
  };
  const look = async () => {
    if (busy) return;
    busy = true;
    try {
      await (job === undefined ? check() : job.run(check));
    } catch (error) {
      if (!stopped) onError(error);
    } finally {
      busy = false;
    }
  };
  const timer = setInterval(() => void look(), WATCH_MS);
  timer.unref();
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}
