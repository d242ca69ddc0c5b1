import type { Sql } from '@ae/db/client.ts';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';
import type { SeriesCount } from '../engine/ports.ts';
import { iso } from './rows.ts';

/**
 * Count and ends of what is stored of each instrument between two times (the second not included). Counting is
 * several times cheaper than looking at neighbours: only where the ids say that some are missing is there need to.
 */
export async function countTicks(sql: Sql, from: EpochMs, to: EpochMs): Promise<readonly SeriesCount[]> {
  const rows = await sql<{ instrument: number; count: number; first: number; last: number }[]>`
    select instrument_id as instrument, count(*)::float8 as count, min(agg_id)::float8 as first,
      max(agg_id)::float8 as last
    from agg_trades where time >= ${iso(from)} and time < ${iso(to)} group by instrument_id order by 1`;
  return rows.map(({ instrument, count, first, last }) => ({
    instrumentId: instrument,
    count,
    firstAggId: first,
    lastAggId: last,
  }));
}
