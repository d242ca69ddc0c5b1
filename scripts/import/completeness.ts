import type { Sql } from '@ae/db/client.ts';
import { countMissingRanges } from '../backfill/ranges.ts';

/** Whether the stored ids of a range follow one another. */
export interface Completeness {
  readonly missingIds: number;
  /** Holes those ids are in. */
  readonly holes: number;
}

/** Counts first; neighbours are looked at only when ids are missing, for that costs four times as much. */
export async function tickCompleteness(
  sql: Sql,
  instrumentId: number,
  { firstId, lastId }: { readonly firstId: number; readonly lastId: number },
): Promise<Completeness> {
  const [count] = await sql<{ n: number }[]>`
    select count(*)::float8 as n from agg_trades
    where instrument_id = ${instrumentId} and agg_id between ${firstId} and ${lastId}`;
  const missingIds = lastId - firstId + 1 - (count?.n ?? 0);
  if (missingIds === 0) return { missingIds, holes: 0 };
  const holes = await countMissingRanges(sql, instrumentId, { first: firstId, last: lastId });
  return { missingIds, holes };
}
