import type { Database, Sql } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';

/** Completeness of one instrument over a UTC day. */
export interface IntegrityReportRow {
  readonly symbol: string;
  readonly ticks: number;
  readonly gaps: number;
  readonly missingIds: number;
  readonly absentIds: number;
  readonly missingShare: number;
  readonly longestOutageMs: number;
  readonly firstAggId: number | null;
  readonly lastAggId: number | null;
  readonly root: string | null;
}

export interface StoredIntegrityReport {
  /** yyyy-mm-dd, UTC */
  readonly day: string;
  readonly generatedAt: number;
  readonly rows: readonly IntegrityReportRow[];
}

/** Reads of stored integrity reports for pages; one venue only. */
export class IntegrityQueries {
  readonly #sql: Sql;
  readonly #venue: Venue;

  constructor({ sql }: Pick<Database, 'sql'>, venue: Venue) {
    this.#sql = sql;
    this.#venue = venue;
  }

  /**
   * The report of a day, or the latest (null); null when there is none. Instruments whose day is lost as a whole come
   * first, then those with most missing.
   */
  async report(day: string | null): Promise<StoredIntegrityReport | null> {
    const sql = this.#sql;
    const latest = sql`(select max(r.day) from integrity_reports r join venue v on v.id = r.instrument_id)`;
    const rows = await sql<StoredRow[]>`
      with venue as (select id, symbol from instruments where venue = ${this.#venue})
      select r.day::text as day, round(extract(epoch from r.generated_at) * 1000)::float8 as "generatedAt", v.symbol,
        r.ticks::float8 as ticks, r.gaps, r.missing_ids::float8 as "missingIds", r.absent_ids::float8 as "absentIds",
        r.missing_share as "missingShare", r.longest_outage_ms::float8 as "longestOutageMs",
        r.first_agg_id::float8 as "firstAggId", r.last_agg_id::float8 as "lastAggId", r.root
      from integrity_reports r join venue v on v.id = r.instrument_id
      where r.day = ${day === null ? latest : sql`${day}::date`}
      order by (r.ticks = 0 and r.missing_share > 0) desc, r.missing_ids desc, v.symbol collate "C"`;
    const [first] = rows;
    if (first === undefined) return null;
    return { day: first.day, generatedAt: Math.max(...rows.map((row) => row.generatedAt)), rows };
  }
}

interface StoredRow extends IntegrityReportRow {
  readonly day: string;
  readonly generatedAt: number;
}
