import type { Database, Sql } from '@ae/db/client.ts';
import { OPEN_POSITION_STATUSES, type Venue, type VirtualOrigin } from '@ae/db/enums.ts';
import { instruments, virtualPositions } from '@ae/db/schema/index.ts';
import { and, eq, gte, inArray, isNotNull, lt, type SQL } from 'drizzle-orm';
import type { DecidedSum, VirtualPosition } from '../engine/core/model/virtual.ts';
import type { TimeRange } from './api-range.ts';
import { decidedSums } from './decisions.ts';
import { newestFirst, type Slice } from './keyset.ts';
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
   * What each gate and layer alone decided, of a strategy or of all (null): closed ones, opened within a range. At most
   * `most` single values each.
   */
  decided(strategyId: string | null, range: TimeRange, most: number): Promise<DecidedSum[]> {
    return decidedSums(this.#sql, { venue: this.#venue, strategyId }, range, most);
  }

  #select(where: readonly SQL[]) {
    return this.#db
      .select({ position: t, symbol: instruments.symbol })
      .from(t)
      .innerJoin(instruments, eq(instruments.id, t.instrumentId))
      .where(and(eq(instruments.venue, this.#venue), ...where));
  }
}
