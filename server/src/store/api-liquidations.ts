import type { Database, Sql } from '@ae/db/client.ts';
import type { Side, Venue } from '@ae/db/enums.ts';
import type { TimeRange } from './api-range.ts';
import type { Slice } from './keyset.ts';
import { iso } from './rows.ts';

export interface StoredLiquidation {
  readonly symbol: string;
  readonly side: Side;
  readonly price: number;
  readonly qty: number;
  readonly notionalUsd: number;
  readonly time: number;
  /** Place among those of the same time. */
  readonly key: string;
}

export interface LiquidationQuery extends TimeRange {
  /** null: all of the venue. */
  readonly instrumentId: number | null;
  readonly minNotionalUsd: number;
}

/** Reads of forced orders for pages; one venue only. */
export class LiquidationQueries {
  readonly #sql: Sql;
  readonly #venue: Venue;

  constructor({ sql }: Pick<Database, 'sql'>, venue: Venue) {
    this.#sql = sql;
    this.#venue = venue;
  }

  /** One page, newest first (oldest first when inverted). */
  page(
    { instrumentId, minNotionalUsd, from, to }: LiquidationQuery,
    slice: Slice,
  ): Promise<StoredLiquidation[]> {
    const sql = this.#sql;
    // Text order of the key must not depend on the database's language.
    const key = sql`(i.symbol || ' ' || l.side) collate "C"`;
    return sql<StoredLiquidation[]>`
      select i.symbol, l.side, l.price, l.qty, l.notional_usd as "notionalUsd", ${key} as key,
        round(extract(epoch from l.time) * 1000)::float8 as time
      from liquidations l join instruments i on i.id = l.instrument_id
      where i.venue = ${this.#venue} and l.time >= ${iso(from)} and l.time < ${iso(to)}
      ${instrumentId === null ? sql`` : sql`and l.instrument_id = ${instrumentId}`}
      ${minNotionalUsd > 0 ? sql`and l.notional_usd >= ${minNotionalUsd}` : sql``}
      ${slice.after === null ? sql`` : sql`and (l.time, ${key}) < (${iso(slice.after.at)}::timestamptz, ${slice.after.id})`}
      ${slice.before === null ? sql`` : sql`and (l.time, ${key}) > (${iso(slice.before.at)}::timestamptz, ${slice.before.id})`}
      order by l.time ${slice.inverted ? sql`asc` : sql`desc`}, ${key} ${slice.inverted ? sql`asc` : sql`desc`}
      limit ${slice.limit}`;
  }
}
