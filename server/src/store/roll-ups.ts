import type { Statements } from '@ae/db/client.ts';
import type { RollUpUnit, Venue } from '@ae/db/enums.ts';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';
import type { TimeRange } from './api-range.ts';
import { type Cover, coverOf } from './roll-up-cover.ts';
import { iso } from './rows.ts';

/** Gates of whom: of a strategy, or of all of a venue (null). */
export interface Whose {
  readonly venue: Venue;
  readonly strategyId: string | null;
}

/**
 * What of a range is rolled up, in hours and days of evaluations or in days of decided positions. A strategy's venue
 * counts, whichever asks.
 */
export async function coverFor(
  sql: Statements,
  { venue, strategyId }: Whose,
  range: TimeRange,
  units: readonly RollUpUnit[],
): Promise<Cover> {
  const where =
    strategyId === null
      ? sql`${venue}`
      : sql`(select i.venue from strategies s join instruments i on i.id = s.instrument_id where s.id = ${strategyId})`;
  const rows = await sql<{ unit: RollUpUnit; at: EpochMs }[]>`
    select unit, (extract(epoch from at) * 1000)::float8 as at from roll_ups
    where venue = ${where} and unit in ${sql(units)} and at >= ${iso(range.from)} and at < ${iso(range.to)}`;
  const startsOf = (isWanted: (unit: RollUpUnit) => boolean) =>
    new Set(rows.filter(({ unit }) => isWanted(unit)).map(({ at }) => at));
  return coverOf(range, {
    days: startsOf((unit) => unit !== 'hour'),
    hours: startsOf((unit) => unit === 'hour'),
  });
}

/** Condition on `strategy_id`. An array, since the planner then goes along indexes that begin with it. */
export function ofStrategies(sql: Statements, { venue, strategyId }: Whose) {
  return strategyId === null
    ? sql`strategy_id = any(array(
        select s.id from strategies s join instruments i on i.id = s.instrument_id where i.venue = ${venue}))`
    : sql`strategy_id = ${strategyId}`;
}

/** Times as one parameter. */
export function instants(sql: Statements, times: readonly EpochMs[]) {
  return sql`(${`{${times.map(iso).join(',')}}`}::text::timestamptz[])`;
}
