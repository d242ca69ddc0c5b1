import type { Statements } from './client.ts';
import { PARTITIONED } from './partitions.ts';

/** A month of a partitioned table as it is stored. */
export interface StoredPartition {
  readonly name: string;
  readonly table: string;
  /** Column of the partitioned table that tells the month. */
  readonly column: string;
  /** First instant of the month and of the next, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** With its indexes. */
  readonly bytes: number;
  /** As far as the database's statistics know; −1 before it was ever analysed. */
  readonly rows: number;
}

interface Row {
  readonly name: string;
  readonly table: string;
  readonly bounds: string;
  readonly bytes: number;
  readonly rows: number;
}

/** The months of all partitioned tables, oldest first. */
export async function listPartitions(sql: Statements): Promise<readonly StoredPartition[]> {
  const rows = await sql<Row[]>`
    select c.relname as name, p.relname as table, pg_get_expr(c.relpartbound, c.oid) as bounds,
      pg_total_relation_size(c.oid)::float8 as bytes, c.reltuples::float8 as rows
    from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
    where p.relname in ${sql(PARTITIONED.map(({ table }) => table))} and c.relkind = 'r'`;
  return rows
    .map(({ bounds, ...row }) => ({ ...row, ...boundsOf(row.name, bounds), column: columnOf(row.table) }))
    .sort((a, b) => a.from - b.from || (a.table < b.table ? -1 : 1));
}

/**
 * Takes a month out of its table; writes to the others go on. Its rows stay in a table of their own, whose name this
 * returns. Throws when there is no such partition. It needs the table for itself for a moment: for a transaction that
 * limits its waits (`limitLockWaits`).
 */
export async function detachPartition(sql: Statements, name: string): Promise<string> {
  const partition = (await listPartitions(sql)).find((one) => one.name === name);
  if (partition === undefined) throw new Error(`there is no partition ${name}`);
  await sql.unsafe(`alter table "${partition.table}" detach partition "${name}"`);
  // Its old name must be free for a new partition of that month, and that may be taken out too.
  const detached = await freeName(sql, `detached_${name}`);
  await sql.unsafe(`alter table "${name}" rename to "${detached}"`);
  return detached;
}

/** The name, with a number behind it when there is a table of that name already. */
async function freeName(sql: Statements, wanted: string): Promise<string> {
  const taken = await sql<{ name: string }[]>`
    select relname as name from pg_class where starts_with(relname, ${wanted})`;
  const names = new Set(taken.map(({ name }) => name));
  for (let number = 2, name = wanted; ; number += 1) {
    if (!names.has(name)) return name;
    name = `${wanted}_${number}`;
  }
}

/** `FOR VALUES FROM ('2026-11-01 00:00:00+00') TO (…)`, in the zone of the session. */
function boundsOf(name: string, text: string): { from: number; to: number } {
  const [from, to] = [...text.matchAll(/\('([^']+)'\)/g)].map(([, time]) => instantOf(time ?? ''));
  if (from === undefined || to === undefined || Number.isNaN(from + to))
    throw new Error(`partition ${name} is not one of a month: ${text}`);
  return { from, to };
}

/** Postgres leaves the minutes of a zone out when they are zero. */
function instantOf(text: string): number {
  return Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
}

function columnOf(table: string): string {
  return PARTITIONED.find((one) => one.table === table)?.column ?? '';
}
