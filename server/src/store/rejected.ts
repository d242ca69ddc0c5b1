import type { Sql } from '@ae/db/client.ts';
import type { RejectionReason } from '@ae/db/enums.ts';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';

export interface RejectedRow {
  readonly reason: RejectionReason;
  readonly stream: string;
  readonly at: EpochMs;
  readonly payload: string;
}

/** Keeps refused messages for inspection; the caller limits how many. */
export async function writeRejected(sql: Sql, rows: readonly RejectedRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into rejected_messages (at, reason, stream, payload)
    select to_timestamp(t / 1000.0), r, s, p from unnest(
      ${rows.map(({ at }) => at)}::bigint[],
      ${rows.map(({ reason }) => reason)}::text[],
      ${rows.map(({ stream }) => storable(stream))}::text[],
      ${rows.map(({ payload }) => storable(payload))}::text[]
    ) as u(t, r, s, p)`;
}

/** Postgres text holds everything but NUL. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD');
}
