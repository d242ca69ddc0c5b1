import type { Database } from '@ae/db/client.ts';
import type { InstrumentSet, Venue } from '@ae/db/enums.ts';
import { instruments } from '@ae/db/schema/index.ts';
import { asc, eq } from 'drizzle-orm';

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

const LIST_TTL_MS = 2_000;

/** Reads of the market for pages; one venue only. */
export class MarketQueries {
  readonly #db: Database['db'];
  readonly #venue: Venue;
  #list: Promise<readonly InstrumentRow[]> | null = null;
  #readAt = 0;
  #bySymbol: ReadonlyMap<string, InstrumentRow> = new Map();

  constructor({ db }: Database, venue: Venue) {
    this.#db = db;
    this.#venue = venue;
  }

  /** All contracts of the venue (bounded: the venue's list), at most two seconds old. */
  async instruments(): Promise<readonly InstrumentRow[]> {
    const now = performance.now();
    if (this.#list === null || now - this.#readAt > LIST_TTL_MS) {
      this.#readAt = now;
      this.#list = this.#read();
      // A failed look is not kept: the next one asks again.
      this.#list.catch(() => {
        this.#list = null;
      });
    }
    return this.#list;
  }

  async instrument(symbol: string): Promise<InstrumentRow | null> {
    const rows = await this.instruments();
    return rows.find((row) => row.symbol === symbol) ?? null;
  }

  /** The same at once, from the last list that was read; one that it lacks makes the list be read again. */
  known(symbol: string): InstrumentRow | null {
    const row = this.#bySymbol.get(symbol) ?? null;
    // Whoever asks for the list next hears why it cannot be read.
    if (row === null) this.instruments().catch(() => undefined);
    return row;
  }

  async #read(): Promise<readonly InstrumentRow[]> {
    const rows = await this.#db
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
    this.#bySymbol = new Map(rows.map((row) => [row.symbol, row]));
    return rows;
  }
}
