import type { Database, Sql } from '@ae/db/client.ts';
import type { TimeRange } from './api-range.ts';
import type { Slice } from './keyset.ts';
import { iso } from './rows.ts';

export interface SettlementRow {
  readonly time: number;
  readonly rate: number;
}

/** Settled rates of one year, fractions. */
export interface RateYearRow {
  readonly year: number;
  readonly settlements: number;
  readonly meanRate: number;
  readonly annualisedFraction: number;
  readonly sumFraction: number;
  readonly negativeShare: number;
  readonly minRate: number;
  readonly maxRate: number;
}

export interface RateStatsRow {
  readonly symbol: string;
  readonly settlements: number;
  readonly meanRate: number | null;
  readonly annualisedFraction: number | null;
  readonly minRate: number | null;
  readonly maxRate: number | null;
  readonly negativeShare: number | null;
  /** Most frequent time between two settlements; null with fewer than two. */
  readonly intervalHours: number | null;
  readonly years: readonly RateYearRow[];
}

interface Group {
  /** null: all years together. */
  readonly year: number | null;
  readonly settlements: number;
  readonly meanRate: number;
  readonly sumFraction: number;
  readonly negativeShare: number;
  readonly minRate: number;
  readonly maxRate: number;
  readonly intervalHours: number | null;
}

const HOURS_A_YEAR = 365 * 24;
const USUAL_INTERVAL_HOURS = 8;

/** Reads of settled funding rates for pages. */
export class RateQueries {
  readonly #sql: Sql;

  constructor({ sql }: Pick<Database, 'sql'>) {
    this.#sql = sql;
  }

  /** One page of settlements, newest first (oldest first when inverted). */
  settlements(instrumentId: number, { from, to }: TimeRange, slice: Slice): Promise<SettlementRow[]> {
    const sql = this.#sql;
    return sql<SettlementRow[]>`
      select round(extract(epoch from time) * 1000)::float8 as time, value as rate from market_indicators
      where ${this.#settled(instrumentId)} and time >= ${iso(from)} and time < ${iso(to)}
      ${slice.after === null ? sql`` : sql`and time < ${iso(slice.after.at)}`}
      ${slice.before === null ? sql`` : sql`and time > ${iso(slice.before.at)}`}
      order by time ${slice.inverted ? sql`asc` : sql`desc`} limit ${slice.limit}`;
  }

  /** All settlements of an instrument in a few numbers; a settlement belongs to the UTC year of its own time. */
  async stats({ id, symbol }: { readonly id: number; readonly symbol: string }): Promise<RateStatsRow> {
    const groups = await this.#groups(id);
    const whole = groups.find(({ year }) => year === null);
    const hours = whole?.intervalHours ?? null;
    return {
      symbol,
      settlements: whole?.settlements ?? 0,
      meanRate: whole?.meanRate ?? null,
      annualisedFraction: whole === undefined || hours === null ? null : annualised(whole.meanRate, hours),
      minRate: whole?.minRate ?? null,
      maxRate: whole?.maxRate ?? null,
      negativeShare: whole?.negativeShare ?? null,
      intervalHours: hours,
      years: groups
        .filter((group) => group.year !== null)
        .map((group) => yearOf(group, hours ?? USUAL_INTERVAL_HOURS)),
    };
  }

  #groups(instrumentId: number): Promise<Group[]> {
    return this.#sql<Group[]>`
      with settled as (
        select value, extract(year from time at time zone 'UTC')::int as year,
          round(extract(epoch from time - lag(time) over (order by time)) / 3600)::float8 as hours
        from market_indicators where ${this.#settled(instrumentId)}
      )
      select year, count(*)::int as settlements, avg(value) as "meanRate", sum(value) as "sumFraction",
        (count(*) filter (where value < 0))::float8 / count(*) as "negativeShare",
        min(value) as "minRate", max(value) as "maxRate",
        mode() within group (order by hours) filter (where hours > 0) as "intervalHours"
      from settled group by grouping sets ((year), ()) having count(*) > 0 order by year nulls last`;
  }

  #settled(instrumentId: number) {
    return this.#sql`instrument_id = ${instrumentId} and type = 'funding_settlement'`;
  }
}

/** Simple, not compounded: mean × settlements in 365 days. */
function annualised(meanRate: number, intervalHours: number): number {
  return meanRate * (HOURS_A_YEAR / intervalHours);
}

function yearOf({ intervalHours, year, ...group }: Group, usualHours: number): RateYearRow {
  return {
    ...group,
    year: year ?? 0,
    annualisedFraction: annualised(group.meanRate, intervalHours ?? usualHours),
  };
}
