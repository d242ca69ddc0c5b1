import type { Sql } from '@ae/db/client.ts';
import type { IdRange } from '@ae/server/store/gaps.ts';
import { arrayLiteral } from '@ae/server/store/rows.ts';

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

/**
 * How many ids of [first, last] are neither stored nor known to be absent at the source, and how many holes those are
 * in; the holes themselves may be too many to hold.
 */
export async function countMissing(
  sql: Sql,
  instrumentId: number,
  range: MissingRange,
  absent: readonly IdRange[],
): Promise<{ readonly ids: number; readonly holes: number }> {
  const from = arrayLiteral(absent.map(({ fromAggId }) => fromAggId));
  const to = arrayLiteral(absent.map(({ toAggId }) => toAggId));
  const [row] = await sql<{ ids: number; holes: number }[]>`
    with absent as (
      select coalesce(range_agg(int8range(f, t, '[]')), '{}') as ids
      from unnest(${from}::text::bigint[], ${to}::text::bigint[]) as known(f, t)
    ), missing as (
      select int8multirange(int8range(previous + 1, agg_id)) - absent.ids as ids
      from (${neighbours(sql, instrumentId, range)}) pairs, absent where agg_id - previous > 1
    )
    select count(*)::float8 as holes,
      coalesce(sum((select sum(upper(part) - lower(part)) from unnest(missing.ids) as part)), 0)::float8 as ids
    from missing where not isempty(missing.ids)`;
  return { ids: row?.ids ?? 0, holes: row?.holes ?? 0 };
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
