import type { Sql } from '@ae/db/client.ts';
import { ABSENT_AT_SOURCE } from '../engine/core/model/absent-at-source.ts';
import type { IdRange } from './gaps.ts';

/** Ids of a symbol that are known to be missing at the source for ever. */
export function absentAtSource(symbol: string): readonly IdRange[] {
  return ABSENT_AT_SOURCE[symbol] ?? [];
}

/** Ids of an instrument that the source lacks: those known for ever, and those that were found to be absent. */
export async function absentRanges(
  sql: Sql,
  instrumentId: number,
  symbol: string,
): Promise<readonly IdRange[]> {
  const recorded = await sql<IdRange[]>`
    select from_agg_id::float8 as "fromAggId", to_agg_id::float8 as "toAggId" from tick_gaps
    where instrument_id = ${instrumentId} and kind = 'absent'`;
  return [...absentAtSource(symbol), ...recorded];
}

/** Ids of `range` that lie in any of `others`, counted once each. */
export function overlap(range: IdRange, others: readonly IdRange[]): number {
  let count = 0;
  let next = range.fromAggId;
  for (const other of others.toSorted((a, b) => a.fromAggId - b.fromAggId)) {
    const from = Math.max(next, other.fromAggId);
    const to = Math.min(range.toAggId, other.toAggId);
    if (from > to) continue;
    count += to - from + 1;
    next = to + 1;
  }
  return count;
}
