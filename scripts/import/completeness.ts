import type { Sql } from '@ae/db/client.ts';
import { absentRanges } from '@ae/server/store/absent-ranges.ts';
import { countMissing } from '../backfill/ranges.ts';

/** Whether the stored ids of a range follow one another. */
export interface Completeness {
  /** Not stored though the source has them. */
  readonly missingIds: number;
  /** Holes those ids are in. */
  readonly holes: number;
  /** Not stored, for the source itself lacks them. */
  readonly absentIds: number;
}

/** Ticks of one instrument from an id to another. */
interface IdSpan {
  readonly symbol: string;
  readonly firstId: number;
  readonly lastId: number;
}

/** Counts first; neighbours are looked at only when ids are missing, for that costs four times as much. */
export async function tickCompleteness(
  sql: Sql,
  instrumentId: number,
  { symbol, firstId, lastId }: IdSpan,
): Promise<Completeness> {
  const [count] = await sql<{ n: number }[]>`
    select count(*)::float8 as n from agg_trades
    where instrument_id = ${instrumentId} and agg_id between ${firstId} and ${lastId}`;
  const lacking = lastId - firstId + 1 - (count?.n ?? 0);
  if (lacking === 0) return { missingIds: 0, holes: 0, absentIds: 0 };
  const absent = await absentRanges(sql, instrumentId, symbol);
  const missing = await countMissing(sql, instrumentId, { first: firstId, last: lastId }, absent);
  return { missingIds: missing.ids, holes: missing.holes, absentIds: lacking - missing.ids };
}

/** For people. */
export function completenessText({ missingIds, holes, absentIds }: Completeness): string {
  const missing = `${missingIds} in ${holes} holes`;
  return absentIds === 0 ? missing : `${missing}, ${absentIds} absent at the source`;
}
