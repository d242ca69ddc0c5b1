import type { Database } from '@ae/db/client.ts';
import type { InstrumentSet, Venue } from '@ae/db/enums.ts';
import { candles1m, instruments } from '@ae/db/schema/index.ts';
import { and, asc, eq, gte, lt, max, sql } from 'drizzle-orm';
import { type Slice, timestamp } from './keyset.ts';

export interface InstrumentRow {
  readonly id: number;
  readonly symbol: string;
  readonly baseAsset: string;
  readonly quoteAsset: string;
  readonly set: InstrumentSet;
  readonly status: string;
  readonly tickSize: string;
  readonly stepSize: string;
  readonly minNotional: string;
}

export interface CandleRow {
  readonly openTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly quoteVolume: number;
  readonly buyVolume: number;
  readonly trades: number;
}

/** Bars wanted: `from` included, `to` not. */
export interface CandleRange {
  readonly from: number;
  readonly to: number;
  readonly intervalMs: number;
}

const MINUTE_MS = 60_000;

/** Reads of the market for pages; one venue only. */
export class MarketQueries {
  readonly #db: Database['db'];
  readonly #venue: Venue;

  constructor({ db }: Database, venue: Venue) {
    this.#db = db;
    this.#venue = venue;
  }

  /** All contracts of the venue (bounded: the venue's list). */
  instruments(): Promise<InstrumentRow[]> {
    return this.#db
      .select({
        id: instruments.id,
        symbol: instruments.symbol,
        baseAsset: instruments.baseAsset,
        quoteAsset: instruments.quoteAsset,
        set: instruments.instrumentSet,
        status: instruments.status,
        tickSize: instruments.tickSize,
        stepSize: instruments.stepSize,
        minNotional: instruments.minNotional,
      })
      .from(instruments)
      .where(eq(instruments.venue, this.#venue))
      .orderBy(asc(instruments.symbol));
  }

  async instrument(symbol: string): Promise<InstrumentRow | null> {
    const rows = await this.instruments();
    return rows.find((row) => row.symbol === symbol) ?? null;
  }

  /** End of the newest stored minute; now when there is none. */
  async candlesEnd(instrumentId: number): Promise<number> {
    const [row] = await this.#db
      .select({ last: max(candles1m.openTime) })
      .from(candles1m)
      .where(eq(candles1m.instrumentId, instrumentId));
    return row?.last === null || row === undefined ? Date.now() : row.last + MINUTE_MS;
  }

  /** One page of bars made of minutes, oldest first (newest first when inverted). */
  async candles(instrumentId: number, range: CandleRange, slice: Slice): Promise<CandleRow[]> {
    const { intervalMs } = range;
    const from = Math.max(range.from, slice.after === null ? 0 : slice.after.at + intervalMs);
    const to = Math.min(range.to, slice.before?.at ?? range.to);
    // The span that a page can cover at most, so that no query reads more minutes than it needs.
    const span = slice.limit * intervalMs * GAP_ALLOWANCE;
    const first = slice.inverted ? Math.max(from, to - span) : from;
    const end = slice.inverted ? to : Math.min(to, from + span);
    if (first >= end) return [];
    const bucket = sql<number>`floor(extract(epoch from ${candles1m.openTime}) * 1000 / ${sql.raw(String(intervalMs))})`;
    const rows = await this.#db
      .select({
        bucket: sql<string>`${bucket}`.as('bucket'),
        open: sql<number>`(array_agg(${candles1m.open} order by ${candles1m.openTime}))[1]`,
        high: sql<number>`max(${candles1m.high})`,
        low: sql<number>`min(${candles1m.low})`,
        close: sql<number>`(array_agg(${candles1m.close} order by ${candles1m.openTime} desc))[1]`,
        volume: sql<number>`sum(${candles1m.volume})`,
        quoteVolume: sql<number>`sum(${candles1m.quoteVolume})`,
        buyVolume: sql<number>`sum(${candles1m.buyVolume})`,
        trades: sql<number>`sum(${candles1m.trades})::float8`,
      })
      .from(candles1m)
      .where(
        and(
          eq(candles1m.instrumentId, instrumentId),
          gte(candles1m.openTime, timestampOf(first)),
          lt(candles1m.openTime, timestampOf(end)),
        ),
      )
      .groupBy(sql`1`)
      .orderBy(slice.inverted ? sql`1 desc` : sql`1 asc`)
      .limit(slice.limit);
    return rows.map(({ bucket: index, ...bar }) => ({ openTime: Number(index) * intervalMs, ...bar }));
  }
}

/** Bars may be missing (the market or we were away): read up to this many times the page's span. */
const GAP_ALLOWANCE = 4;

function timestampOf(at: number) {
  return timestamp(at);
}
