import { type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** Place of a row in a list that is ordered by time and then id. */
export interface TimeKey {
  readonly at: number;
  readonly id: string;
}

/** One page of such a list. `inverted` reads it backwards (from its end). */
export interface Slice {
  readonly limit: number;
  readonly after: TimeKey | null;
  readonly before: TimeKey | null;
  readonly inverted: boolean;
}

interface KeyColumns {
  readonly at: PgColumn | SQL;
  readonly id: PgColumn | SQL;
}

/** Conditions and order for a page, newest first; rows inserted meanwhile move nothing. */
export function newestFirst({ at, id }: KeyColumns, slice: Slice): { where: SQL[]; orderBy: SQL[] } {
  const where: SQL[] = [];
  if (slice.after !== null) where.push(sql`(${at}, ${id}) < ${place(slice.after)}`);
  if (slice.before !== null) where.push(sql`(${at}, ${id}) > ${place(slice.before)}`);
  const order = slice.inverted ? sql`asc` : sql`desc`;
  return { where, orderBy: [sql`${at} ${order}`, sql`${id} ${order}`] };
}

function place(key: TimeKey): SQL {
  return sql`(${timestamp(key.at)}, ${key.id})`;
}

/**
 * Times that can be asked for: the venue did not exist before, and we shall not after. What is reckoned from them (a
 * day earlier, a thousand months later) is still a year that the database and ISO text both know.
 */
export const EARLIEST = Date.UTC(2000, 0, 1);
export const LATEST = Date.UTC(2200, 0, 1);

/** True for epoch milliseconds that can be asked for. */
export function isDatabaseTime(at: number): boolean {
  return Number.isInteger(at) && at >= EARLIEST && at <= LATEST;
}

/** True for text that the database can hold: it has no NUL character. */
export function isDatabaseText(text: string): boolean {
  return !text.includes('\0');
}

/** Epoch milliseconds as a database time inside raw SQL. */
export function timestamp(at: number): SQL {
  return sql`${new Date(at).toISOString()}::timestamptz`;
}
