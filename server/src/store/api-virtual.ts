import type { Database } from '@ae/db/client.ts';
import { OPEN_POSITION_STATUSES, type Venue, type VirtualOrigin } from '@ae/db/enums.ts';
import { instruments, virtualPositions } from '@ae/db/schema/index.ts';
import { and, asc, eq, gte, inArray, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import type { VirtualPosition } from '../engine/core/model/virtual.ts';
import type { TimeRange } from './api-range.ts';
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

/** A closed virtual position that something decided. */
export interface DecidedRow {
  readonly origin: VirtualOrigin;
  readonly decidedBy: readonly string[];
  readonly pnlR: number;
}

const t = virtualPositions;
const isOpen = inArray(t.status, [...OPEN_POSITION_STATUSES]);

/** Reads of virtual positions for pages; one venue only. */
export class VirtualQueries {
  readonly #db: Database['db'];
  readonly #venue: Venue;

  constructor({ db }: Database, venue: Venue) {
    this.#db = db;
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

  /** Closed ones of a strategy, opened within a range, that named something: in the order in which they closed. */
  decided(strategyId: string, { from, to }: TimeRange): Promise<DecidedRow[]> {
    return this.#db
      .select({
        origin: t.origin,
        decidedBy: sql<string[]>`${t.decidedBy}`,
        pnlR: sql<number>`${t.pnlR}::float8`,
      })
      .from(t)
      .where(
        and(
          eq(t.strategyId, strategyId),
          gte(t.openedAt, from),
          lt(t.openedAt, to),
          isNotNull(t.closedAt),
          sql`${t.decidedBy} <> '[]'::jsonb`,
        ),
      )
      .orderBy(asc(t.closedAt), asc(t.id));
  }

  #select(where: readonly SQL[]) {
    return this.#db
      .select({ position: t, symbol: instruments.symbol })
      .from(t)
      .innerJoin(instruments, eq(instruments.id, t.instrumentId))
      .where(and(eq(instruments.venue, this.#venue), ...where));
  }
}
