import type { Sql } from '@ae/db/client.ts';
import { dropTable } from '@ae/db/lock-waits.ts';
import { PARTITIONED } from '@ae/db/partitions.ts';
import { listPartitions } from '@ae/db/stored-partitions.ts';
import { DAY_MS, type EpochMs, HOUR_MS } from '../engine/core/model/epoch-ms.ts';
import type { RetainedTable, RetentionDays } from '../engine/ports.ts';
import { recordExpired } from './retired-ticks.ts';
import { iso } from './rows.ts';

/** What was taken away. */
export interface Retired {
  readonly table: RetainedTable;
  readonly droppedPartitions: readonly string[];
  readonly deletedRows: number;
  /** Months that are left to the next turn: somebody uses the table, a backup say. */
  readonly postponedPartitions: readonly string[];
}

const NOTHING = { droppedPartitions: [], deletedRows: 0, postponedPartitions: [] } as const;

/** Time column of each table, and the column its primary key begins with. */
const KEYS: Readonly<Record<RetainedTable, { readonly at: string; readonly owner: string }>> = {
  agg_trades: { at: 'time', owner: 'instrument_id' },
  candles_1m: { at: 'open_time', owner: 'instrument_id' },
  book_features: { at: 'time', owner: 'instrument_id' },
  rate_snapshots: { at: 'time', owner: 'instrument_id' },
  liquidations: { at: 'time', owner: 'instrument_id' },
  market_indicators: { at: 'time', owner: 'instrument_id' },
  feature_snapshots: { at: 'at', owner: 'instrument_id' },
  signal_evaluations: { at: 'at', owner: 'strategy_id' },
  virtual_events: { at: 'at', owner: 'strategy_id' },
  virtual_positions: { at: 'opened_at', owner: 'strategy_id' },
};

/** Rows of one statement: locks and log stay small. */
const ROWS_AT_ONCE = 5_000;

/**
 * Takes away what is older than its table's days; tables without days are kept for ever. Whole months are dropped,
 * unless somebody uses the table, the rest is deleted in small statements along the primary key. Repeatable.
 */
export async function applyRetention(
  sql: Sql,
  policy: RetentionDays,
  now: EpochMs,
): Promise<readonly Retired[]> {
  const retired: Retired[] = [];
  for (const [name, days] of Object.entries(policy)) {
    const table = name as RetainedTable;
    if (KEYS[table] === undefined)
      throw new RangeError(`retention: there is no table ${name} to keep for days`);
    if (!(days > 0)) throw new RangeError(`retention: ${days} days of ${name}, expected more than 0`);
    retired.push(await retire(sql, table, await boundOf(sql, table, now - days * DAY_MS)));
  }
  return retired;
}

/**
 * Ticks go by whole hours, so that the root of an hour proves all of it or none. That they go is recorded before they
 * do: their roots stay, and are not to be taken for a loss.
 */
async function boundOf(sql: Sql, table: RetainedTable, before: EpochMs): Promise<EpochMs> {
  if (table !== 'agg_trades') return before;
  const bound = before - (before % HOUR_MS);
  await recordExpired(sql, bound);
  return bound;
}

async function retire(sql: Sql, table: RetainedTable, before: EpochMs): Promise<Retired> {
  if (!PARTITIONED.some((one) => one.table === table))
    return { ...NOTHING, table, deletedRows: await deleteOld(sql, table, table, before) };
  const months = (await listPartitions(sql)).filter((one) => one.table === table);
  const over = months.filter(({ to }) => to <= before).map(({ name }) => name);
  const droppedPartitions = await dropMonths(sql, over);
  let deletedRows = 0;
  for (const { name } of months.filter(({ from, to }) => from < before && to > before))
    deletedRows += await deleteOld(sql, table, name, before);
  const postponedPartitions = over.slice(droppedPartitions.length);
  return { table, droppedPartitions, deletedRows, postponedPartitions };
}

/** Those that were dropped. The first that is in use ends it: those behind it need the same table. */
async function dropMonths(sql: Sql, names: readonly string[]): Promise<readonly string[]> {
  const dropped: string[] = [];
  for (const name of names) {
    const isDropped = await dropTable(sql, name);
    if (!isDropped) break;
    dropped.push(name);
  }
  return dropped;
}

/** `relation` is the table or the one partition in which the bound lies. */
async function deleteOld(sql: Sql, table: RetainedTable, relation: string, before: EpochMs): Promise<number> {
  const { at, owner } = KEYS[table];
  const owners = await sql<{ id: string }[]>`
    select id::text from ${sql(owner === 'strategy_id' ? 'strategies' : 'instruments')}`;
  let deleted = 0;
  for (const { id } of owners) {
    const end = table === 'agg_trades' ? await firstKept(sql, relation, { id, before }) : null;
    for (let count = ROWS_AT_ONCE; count === ROWS_AT_ONCE; deleted += count) {
      const result = await sql`
        delete from ${sql(relation)} where ctid = any(array(
          select ctid from ${sql(relation)} where ${sql(owner)} = ${id} and ${sql(at)} < ${iso(before)}
            ${further(sql, table, end)}
          limit ${ROWS_AT_ONCE}))`;
      count = result.count;
    }
  }
  return deleted;
}

/**
 * Id of an instrument's first tick that is young enough; null when none is. The key of ticks goes by id, so that only an
 * id keeps a statement from walking all that stays. This walks what is to go, and no further.
 */
async function firstKept(
  sql: Sql,
  relation: string,
  { id, before }: { readonly id: string; readonly before: EpochMs },
): Promise<string | null> {
  const [row] = await sql<{ id: string }[]>`
    select agg_id as id from ${sql(relation)} where instrument_id = ${id} and time >= ${iso(before)}
    order by agg_id limit 1`;
  return row?.id ?? null;
}

/** What rows must be beside old. An open position is followed to its end, however old it becomes. */
function further(sql: Sql, table: RetainedTable, end: string | null) {
  if (table === 'virtual_positions') return sql`and closed_at is not null`;
  return end === null ? sql`` : sql`and agg_id < ${end}`;
}
