import type { Database, Sql } from '@ae/db/client.ts';
import type { TimeRange } from './api-range.ts';
import { iso } from './rows.ts';

/** One feature over time; `path` leads to its number in a snapshot. */
export interface SeriesFeature {
  readonly name: string;
  readonly path: readonly string[];
}

export interface FeatureSeriesQuery extends TimeRange {
  readonly instrumentId: number;
  readonly features: readonly SeriesFeature[];
  /** Most points; each is the last snapshot of its stretch of the range. */
  readonly points: number;
}

/** Columns of equal length, oldest first. */
export interface FeatureSeriesRows {
  readonly at: readonly number[];
  readonly values: readonly (readonly (number | null)[])[];
}

/** Numbers of stored market snapshots over time. */
export class FeatureSeriesQueries {
  readonly #sql: Sql;

  constructor({ sql }: Pick<Database, 'sql'>) {
    this.#sql = sql;
  }

  /** Looks up one snapshot a point, so that a month costs no more than an hour. */
  async read({ instrumentId, features, from, to, points }: FeatureSeriesQuery): Promise<FeatureSeriesRows> {
    const stepMs = Math.max(1, Math.ceil((to - from) / points));
    const paths = features.map(({ path }) => `{${path.join(',')}}`);
    const rows = await this.#sql<{ at: number; values: (number | null)[] }[]>`
      select s.at, s.values from generate_series(0, ${points - 1}::int) as n
      cross join lateral (
        select round(extract(epoch from f.at) * 1000)::float8 as at,
          array(select (f.features #>> p::text[])::float8 from unnest(${paths}::text[]) with ordinality as u(p, i)
            order by i) as values
        from feature_snapshots f
        where f.instrument_id = ${instrumentId}
          and f.at >= ${iso(from)}::timestamptz + n * ${`${stepMs} milliseconds`}::interval
          and f.at < least(${iso(to)}::timestamptz,
            ${iso(from)}::timestamptz + (n + 1) * ${`${stepMs} milliseconds`}::interval)
        order by f.at desc limit 1
      ) as s
      order by s.at`;
    return {
      at: rows.map(({ at }) => at),
      values: features.map((_, index) => rows.map(({ values }) => finite(values[index]))),
    };
  }
}

/** The driver reads a NULL inside an array as NaN. */
function finite(value: number | null | undefined): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
