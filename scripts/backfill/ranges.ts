import type { Sql } from '@ae/db/client.ts';

/** Ids that are wanted and not stored, both ends included. */
export interface MissingRange {
  readonly first: number;
  readonly last: number;
}

/** What of [first, last] is not stored, newest ids first: history grows backwards from what is there. */
export async function missingRanges(
  sql: Sql,
  instrumentId: number,
  { first, last }: MissingRange,
): Promise<readonly MissingRange[]> {
  const rows = await sql<{ first: string; last: string }[]>`
    select previous + 1 as first, agg_id - 1 as last from (${neighbours(sql, instrumentId, { first, last })}) pairs
    where agg_id - previous > 1 order by 1 desc`;
  return rows.map((row) => ({ first: Number(row.first), last: Number(row.last) }));
}

/** How many ranges of [first, last] are not stored; the ranges themselves may be too many to hold. */
export async function countMissingRanges(
  sql: Sql,
  instrumentId: number,
  range: MissingRange,
): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::float8 as n from (${neighbours(sql, instrumentId, range)}) pairs where agg_id - previous > 1`;
  return row?.n ?? 0;
}

/** Stored ids of [first, last], and the id behind it, each with the one before. */
function neighbours(sql: Sql, instrumentId: number, { first, last }: MissingRange) {
  return sql`
    select agg_id, lag(agg_id, 1, ${first - 1}::bigint) over (order by agg_id) as previous from (
      select agg_id from agg_trades
      where instrument_id = ${instrumentId} and agg_id between ${first} and ${last}
      union all select ${last + 1}::bigint
    ) ids`;
}

/** First ids of the pages that bring a range, newest page first. */
export function* pagesBackwards({ first, last }: MissingRange, size: number): Generator<MissingRange> {
  for (let end = last; end >= first; end -= size) yield { first: Math.max(first, end - size + 1), last: end };
}
