import type { Database } from '@ae/db/client.ts';
import type { PositionStatus, Side, Tier, Venue } from '@ae/db/enums.ts';
import { instruments, paperPositions } from '@ae/db/schema/index.ts';
import { and, asc, eq, gte, inArray, isNotNull, lt, type SQL, sql } from 'drizzle-orm';
import { DAY_MS } from '../engine/core/model/epoch-ms.ts';
import { timestamp } from './keyset.ts';

/** What statistics need of a closed trade. R as numbers for analysis (never booked again), USDT as decimal strings. */
export interface Outcome {
  readonly strategyId: string;
  readonly strategyVersion: number;
  readonly symbol: string;
  readonly side: Side;
  readonly tier: Tier;
  readonly status: PositionStatus;
  readonly score: number;
  readonly openedAt: number;
  readonly closedAt: number;
  readonly pnlR: number;
  readonly grossR: number;
  readonly feesR: number;
  readonly pnlUsd: string;
}

export interface OutcomeFilter {
  /** null: all strategies of the venue. */
  readonly strategyIds: readonly string[] | null;
  readonly from: number | null;
  readonly to: number | null;
}

/** Tells whether trades that were read before are still all of a strategy's closed trades, which never change. */
export interface OutcomeMark {
  readonly trades: number;
  readonly lastClosedAt: number;
}

/** What a strategy made on one UTC day, counted in days since the epoch. */
export interface DaySum {
  readonly strategyId: string;
  readonly day: number;
  readonly netR: number;
}

/** A strategy's trades in a few sums. */
export interface TradeSummary {
  readonly trades: number;
  readonly wins: number;
  readonly netR: number;
  readonly last24hR: number;
}

/** Closed trades as plain results; one venue only. */
export class OutcomeQueries {
  readonly #db: Database['db'];
  readonly #venue: Venue;

  constructor({ db }: Database, venue: Venue) {
    this.#db = db;
    this.#venue = venue;
  }

  /** Results oldest first by (closing time, id). */
  async outcomes(filter: OutcomeFilter): Promise<Outcome[]> {
    const t = paperPositions;
    const rows = await this.#db
      .select({
        strategyId: t.strategyId,
        strategyVersion: t.strategyVersion,
        symbol: instruments.symbol,
        side: t.side,
        tier: t.tier,
        status: t.status,
        score: t.score,
        openedAt: t.openedAt,
        closedAt: sql<number>`${t.closedAt}`.mapWith(t.closedAt),
        pnlR: sql<number>`${t.pnlR}::float8`,
        grossR: sql<number>`${t.grossR}::float8`,
        feesR: sql<number>`${t.feesR}::float8`,
        pnlUsd: sql<string>`${t.pnlUsd}`,
      })
      .from(t)
      .innerJoin(instruments, eq(instruments.id, t.instrumentId))
      .where(
        and(
          this.#closed(filter.strategyIds),
          filter.from === null ? undefined : gte(t.closedAt, filter.from),
          filter.to === null ? undefined : lt(t.closedAt, filter.to),
        ),
      )
      .orderBy(asc(t.closedAt), asc(t.id));
    return rows;
  }

  /** Marks of the strategies (null: of all) that have closed trades. */
  async marks(strategyIds: readonly string[] | null): Promise<Map<string, OutcomeMark>> {
    const t = paperPositions;
    const rows = await this.#db
      .select({
        strategyId: t.strategyId,
        trades: sql<number>`count(*)::int`,
        lastClosedAt: sql<number>`max(${t.closedAt})`.mapWith(t.closedAt),
      })
      .from(t)
      .innerJoin(instruments, eq(instruments.id, t.instrumentId))
      .where(this.#closed(strategyIds))
      .groupBy(t.strategyId);
    return new Map(rows.map(({ strategyId, ...mark }) => [strategyId, mark]));
  }

  /** Net R per strategy and UTC day with closed trades, of all strategies of the venue. */
  daySums(): Promise<DaySum[]> {
    const t = paperPositions;
    const day = sql<number>`floor(extract(epoch from ${t.closedAt}) / 86400)::int`;
    return this.#db
      .select({ strategyId: t.strategyId, day, netR: sql<number>`sum(${t.pnlR})::float8` })
      .from(t)
      .innerJoin(instruments, eq(instruments.id, t.instrumentId))
      .where(this.#closed(null))
      .groupBy(t.strategyId, sql`2`);
  }

  /** Sums per strategy that has closed trades; for sorting lists. */
  async summaries(at: number): Promise<Map<string, TradeSummary>> {
    const t = paperPositions;
    const rows = await this.#db
      .select({
        strategyId: t.strategyId,
        trades: sql<number>`count(*)::int`,
        wins: sql<number>`(count(*) filter (where ${t.pnlR} > 0))::int`,
        netR: sql<number>`coalesce(sum(${t.pnlR}), 0)::float8`,
        last24hR: sql<number>`coalesce(sum(${t.pnlR}) filter (where ${t.closedAt} >= ${timestamp(at - DAY_MS)}), 0)::float8`,
      })
      .from(t)
      .innerJoin(instruments, eq(instruments.id, t.instrumentId))
      .where(this.#closed(null))
      .groupBy(t.strategyId);
    return new Map(rows.map(({ strategyId, ...sums }) => [strategyId, sums]));
  }

  /** Closed trades of the venue, those of these strategies (null: of all). */
  #closed(strategyIds: readonly string[] | null): SQL | undefined {
    const { closedAt, strategyId } = paperPositions;
    const isOfThem = strategyIds === null ? undefined : inArray(strategyId, [...strategyIds]);
    return and(eq(instruments.venue, this.#venue), isNotNull(closedAt), isOfThem);
  }
}
