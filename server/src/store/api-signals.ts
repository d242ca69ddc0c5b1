import type { Database } from '@ae/db/client.ts';
import type { Side, Tier, Venue } from '@ae/db/enums.ts';
import { instruments, signals, strategies } from '@ae/db/schema/index.ts';
import { and, eq, inArray, type SQL } from 'drizzle-orm';
import { newestFirst, type Slice } from './keyset.ts';

export interface SignalRow {
  readonly id: string;
  readonly strategyId: string;
  readonly strategyName: string;
  readonly symbol: string;
  readonly at: number;
  readonly side: Side;
  readonly score: number;
  readonly tier: Tier;
  readonly price: number;
  readonly taken: boolean;
  readonly suppressedBy: string | null;
  readonly strategyVersion: number;
}

export interface SignalFilter {
  readonly strategyId: string | null;
  readonly taken: boolean | null;
}

/** Reads of signals for pages; one venue only. */
export class SignalQueries {
  readonly #db: Database['db'];
  readonly #venue: Venue;

  constructor({ db }: Database, venue: Venue) {
    this.#db = db;
    this.#venue = venue;
  }

  page(filter: SignalFilter, slice: Slice): Promise<SignalRow[]> {
    const place = newestFirst({ at: signals.at, id: signals.id }, slice);
    const where: SQL[] = [eq(instruments.venue, this.#venue), ...place.where];
    if (filter.strategyId !== null) where.push(eq(signals.strategyId, filter.strategyId));
    if (filter.taken !== null) where.push(eq(signals.taken, filter.taken));
    return this.#select(where)
      .orderBy(...place.orderBy)
      .limit(slice.limit);
  }

  byIds(ids: readonly string[]): Promise<SignalRow[]> {
    if (ids.length === 0) return Promise.resolve([]);
    return this.#select([inArray(signals.id, [...ids])]).limit(ids.length);
  }

  #select(where: SQL[]) {
    return this.#db
      .select({
        id: signals.id,
        strategyId: signals.strategyId,
        strategyName: strategies.displayName,
        symbol: instruments.symbol,
        at: signals.at,
        side: signals.side,
        score: signals.score,
        tier: signals.tier,
        price: signals.price,
        taken: signals.taken,
        suppressedBy: signals.suppressedBy,
        strategyVersion: signals.strategyVersion,
      })
      .from(signals)
      .innerJoin(strategies, eq(strategies.id, signals.strategyId))
      .innerJoin(instruments, eq(instruments.id, signals.instrumentId))
      .where(and(...where));
  }
}
