import type { Sql } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';

/** Up to where the series of a venue are proven and reported: the starts of the newest hour and day. */
interface RecordedUpTo {
  readonly hour: EpochMs | null;
  readonly day: EpochMs | null;
}

/**
 * The newest hour with a root and the newest day with a report; null before the first. Of roots, years of which are
 * kept, only the end of each instrument is read.
 */
export async function recordedUpTo(sql: Sql, venue: Venue): Promise<RecordedUpTo> {
  const [row] = await sql<RecordedUpTo[]>`
    select
      (select (extract(epoch from max(newest.hour)) * 1000)::float8 from instruments i cross join lateral (
        select max(hour) as hour from tape_roots r where r.instrument_id = i.id) newest
        where i.venue = ${venue}) as hour,
      (select (extract(epoch from max(r.day)::timestamp at time zone 'UTC') * 1000)::float8 from integrity_reports r
        join instruments i on i.id = r.instrument_id where i.venue = ${venue}) as day`;
  return { hour: row?.hour ?? null, day: row?.day ?? null };
}
