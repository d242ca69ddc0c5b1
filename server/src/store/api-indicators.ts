import type { Database, Sql } from '@ae/db/client.ts';
import type { IndicatorType } from '@ae/db/enums.ts';
import type { TimeRange } from './api-range.ts';
import type { Slice } from './keyset.ts';
import { iso } from './rows.ts';

export interface IndicatorPoint {
  readonly time: number;
  readonly value: number;
}

export interface IndicatorQuery extends TimeRange {
  readonly instrumentId: number;
  readonly type: IndicatorType;
}

/** Reads of collected values for pages. */
export class IndicatorQueries {
  readonly #sql: Sql;

  constructor({ sql }: Pick<Database, 'sql'>) {
    this.#sql = sql;
  }

  /** One page of values, oldest first (newest first when inverted). */
  page({ instrumentId, type, from, to }: IndicatorQuery, slice: Slice): Promise<IndicatorPoint[]> {
    const sql = this.#sql;
    return sql<IndicatorPoint[]>`
      select round(extract(epoch from time) * 1000)::float8 as time, value from market_indicators
      where instrument_id = ${instrumentId} and type = ${type} and time >= ${iso(from)} and time < ${iso(to)}
      ${slice.after === null ? sql`` : sql`and time > ${iso(slice.after.at)}`}
      ${slice.before === null ? sql`` : sql`and time < ${iso(slice.before.at)}`}
      order by time ${slice.inverted ? sql`desc` : sql`asc`} limit ${slice.limit}`;
  }
}
