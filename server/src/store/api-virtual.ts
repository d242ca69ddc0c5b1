import type { Database, Sql } from '@ae/db/client.ts';
import { OPEN_POSITION_STATUSES, type Venue, type VirtualOrigin } from '@ae/db/enums.ts';
import { instruments, virtualPositions } from '@ae/db/schema/index.ts';
import { and, eq, gte, inArray, isNotNull, lt, type SQL } from 'drizzle-orm';
import type { DecidedSum, VirtualPosition } from '../engine/core/model/virtual.ts';
import type { TimeRange } from './api-range.ts';
import { newestFirst, type Slice } from './keyset.ts';
import { iso } from './rows.ts';
import { virtualOf } from './virtual.ts';

export interface VirtualFilter {
  readonly strategyId: string | null;
  readonly origin: VirtualOrigin | null;
  /** Open ones only, closed ones only, or (null) both. */
  readonly open: boolean | null;
  /** By the time of opening. */
  readonly range: TimeRange;
}

const t = virtualPositions;
const isOpen = inArray(t.status, [...OPEN_POSITION_STATUSES]);

/** Reads of virtual positions for pages; one venue only. */
export class VirtualQueries {
  readonly #db: Database['db'];
  readonly #sql: Sql;
  readonly #venue: Venue;

  constructor({ db, sql }: Database, venue: Venue) {
    this.#db = db;
    this.#sql = sql;
    this.#venue = venue;
  }

  async page({ strategyId, origin, open, range }: VirtualFilter, slice: Slice): Promise<VirtualPosition[]> {
    const place = newestFirst({ at: t.openedAt, id: t.id }, slice);
    const where: SQL[] = [gte(t.openedAt, range.from), lt(t.openedAt, range.to), ...place.where];
    if (strategyId !== null) where.push(eq(t.strategyId, strategyId));
    if (origin !== null) where.push(eq(t.origin, origin));
    if (open !== null) where.push(open ? isOpen : isNotNull(t.closedAt));
    const rows = await this.#select(where)
      .orderBy(...place.orderBy)
      .limit(slice.limit);
    return rows.map(({ position, symbol }) => virtualOf(position, symbol));
  }

  async byIds(ids: readonly string[]): Promise<VirtualPosition[]> {
    if (ids.length === 0) return [];
    const rows = await this.#select([inArray(t.id, [...ids])]).limit(ids.length);
    return rows.map(({ position, symbol }) => virtualOf(position, symbol));
  }

  /**
   * What each gate and layer alone decided, of a strategy or of all (null): closed ones, opened within a range. A gate
   * counts where it is the only one that failed; a layer wherever the verdict would have been the other one without
   * it. Signals that were suppressed anyway touch no account and count for nothing. At most `most` single values each.
   */
  decided(strategyId: string | null, { from, to }: TimeRange, most: number): Promise<DecidedSum[]> {
    const whose = strategyId === null ? this.#sql`` : this.#sql`and v.strategy_id = ${strategyId}`;
    return this.#sql<DecidedSum[]>`
      with decisions as (
        select decider.key, v.origin, v.pnl_r, v.closed_at, v.id
        from virtual_positions v
        join instruments i on i.id = v.instrument_id and i.venue = ${this.#venue}
        cross join jsonb_array_elements_text(v.decided_by) as decider (key)
        where v.opened_at >= ${iso(from)} and v.opened_at < ${iso(to)} and v.closed_at is not null
          and v.origin <> 'suppressed' ${whose} and (decider.key not like 'gate:%'
            or (select count(*) from jsonb_array_elements_text(v.decided_by) other (key) where key like 'gate:%') = 1)),
      placed as (
        select *, row_number() over (partition by key order by closed_at desc, id desc) as place from decisions)
      select key,
        (count(*) filter (where origin = 'blocked'))::int as blocked,
        coalesce(sum(pnl_r) filter (where origin = 'blocked'), 0)::float8 as "blockedR",
        (count(*) filter (where origin = 'taken'))::int as made,
        coalesce(sum(pnl_r) filter (where origin = 'taken'), 0)::float8 as "madeR",
        array_agg((case when origin = 'blocked' then -pnl_r else pnl_r end)::float8 order by closed_at, id)
          filter (where place <= ${most}) as newest
      from placed group by key order by key`;
  }

  #select(where: readonly SQL[]) {
    return this.#db
      .select({ position: t, symbol: instruments.symbol })
      .from(t)
      .innerJoin(instruments, eq(instruments.id, t.instrumentId))
      .where(and(eq(instruments.venue, this.#venue), ...where));
  }
}
