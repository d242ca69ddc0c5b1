import type { Database } from '@ae/db/client.ts';
import type { Side, Tier, Venue } from '@ae/db/enums.ts';
import { instruments, signals, strategies } from '@ae/db/schema/index.ts';
import { and, eq, gte, inArray, type SQL, sql } from 'drizzle-orm';
import { newestFirst, type Slice, timestamp } from './keyset.ts';

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
  readonly strategyIds: readonly string[] | null;
  readonly symbols: readonly string[] | null;
  readonly side: Side | null;
  readonly tier: Tier | null;
  readonly taken: boolean | null;
  readonly suppressedBy: string | null;
  readonly minScore: number | null;
  readonly from: number | null;
  /** Exclusive. */
  readonly to: number | null;
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
    const where = [eq(instruments.venue, this.#venue), ...place.where, ...conditions(filter)];
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

function conditions(filter: SignalFilter): SQL[] {
  const { strategyIds, symbols, side, tier, taken, suppressedBy, minScore, from, to } = filter;
  const where: (SQL | null)[] = [
    strategyIds === null ? null : inArray(signals.strategyId, [...strategyIds]),
    symbols === null ? null : inArray(instruments.symbol, [...symbols]),
    side === null ? null : eq(signals.side, side),
    tier === null ? null : eq(signals.tier, tier),
    taken === null ? null : eq(signals.taken, taken),
    suppressedBy === null ? null : eq(signals.suppressedBy, suppressedBy),
    minScore === null ? null : gte(signals.score, minScore),
    from === null ? null : sql`${signals.at} >= ${timestamp(from)}`,
    to === null ? null : sql`${signals.at} < ${timestamp(to)}`,
  ];
  return where.filter((condition) => condition !== null);
}
