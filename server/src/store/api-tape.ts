import type { Database, Sql } from '@ae/db/client.ts';
import type { TradeColumns } from '../engine/core/model/trade-columns.ts';
import type { TimeRange } from './api-range.ts';
import { type IdBounds, idBounds } from './api-tape-bounds.ts';
import { copyTradeColumns, noTrades } from './api-tape-columns.ts';
import type { Slice } from './keyset.ts';
import { iso } from './rows.ts';

export interface TradeRow {
  readonly aggId: number;
  readonly time: number;
  readonly price: number;
  readonly qty: number;
  readonly trades: number;
  /** The taker sold. */
  readonly isSell: boolean;
}

export interface TradeQuery extends TimeRange {
  readonly instrumentId: number;
  readonly minNotionalUsd: number;
}

export interface ColumnsQuery extends TimeRange {
  readonly instrumentId: number;
  /** Only ids above this. */
  readonly after: number | null;
}

/** Sums of a range; prices and largest values null without trades. */
export interface TradeSums {
  readonly trades: number;
  readonly buyQty: number;
  readonly sellQty: number;
  readonly notionalUsd: number;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number | null;
  readonly largestQty: number | null;
  readonly largestNotionalUsd: number | null;
}

export interface TradeSummaryRow extends TradeSums, TimeRange {
  readonly symbol: string;
}

/** Reads of the stored tape for pages. */
export class TapeQueries {
  readonly #sql: Sql;
  readonly #bulk: Database['bulk'];

  constructor({ sql, bulk }: Pick<Database, 'sql' | 'bulk'>) {
    this.#sql = sql;
    this.#bulk = bulk;
  }

  /** One page of trades, newest first (oldest first when inverted). */
  async page(query: TradeQuery, slice: Slice): Promise<TradeRow[]> {
    const bounds = await idBounds(this.#sql, query.instrumentId, query);
    if (bounds === null) return [];
    const sql = this.#sql;
    const from = slice.before === null ? bounds.from : Math.max(bounds.from, Number(slice.before.id) + 1);
    const to = slice.after === null ? bounds.to : Math.min(bounds.to, Number(slice.after.id));
    return sql<TradeRow[]>`
      select agg_id::float8 as "aggId", round(extract(epoch from time) * 1000)::float8 as time, price, qty, trades,
        is_buyer_maker as "isSell"
      from agg_trades ${this.#inside(query, { from, to })}
      ${query.minNotionalUsd > 0 ? sql`and price * qty >= ${query.minNotionalUsd}` : sql``}
      order by agg_id ${slice.inverted ? sql`asc` : sql`desc`} limit ${slice.limit}`;
  }

  /** At most `limit` trades as columns, ascending by id. */
  async columns(query: ColumnsQuery, limit: number): Promise<TradeColumns> {
    const bounds = await idBounds(this.#sql, query.instrumentId, query);
    if (bounds === null) return noTrades();
    const from = query.after === null ? bounds.from : Math.max(bounds.from, query.after + 1);
    return copyTradeColumns(this.#bulk, { ...query, fromId: from, toId: bounds.to, limit });
  }

  /** Sums of all trades in a range. */
  async summary(instrumentId: number, range: TimeRange): Promise<TradeSums> {
    const bounds = await idBounds(this.#sql, instrumentId, range);
    if (bounds === null) return NOTHING;
    const inside = () => this.#inside({ instrumentId, ...range }, bounds);
    const [row] = await this.#sql<TradeSums[]>`
      select count(*)::float8 as trades,
        coalesce(sum(qty) filter (where not is_buyer_maker), 0) as "buyQty",
        coalesce(sum(qty) filter (where is_buyer_maker), 0) as "sellQty",
        coalesce(sum(price * qty), 0) as "notionalUsd",
        (select price from agg_trades ${inside()} order by agg_id limit 1) as open,
        max(price) as high, min(price) as low,
        (select price from agg_trades ${inside()} order by agg_id desc limit 1) as close,
        max(qty) as "largestQty", max(price * qty) as "largestNotionalUsd"
      from agg_trades ${inside()}`;
    return row ?? NOTHING;
  }

  #inside({ instrumentId, from, to }: TimeRange & { readonly instrumentId: number }, ids: IdBounds) {
    return this.#sql`where instrument_id = ${instrumentId} and agg_id >= ${ids.from} and agg_id < ${ids.to}
      and time >= ${iso(from)} and time < ${iso(to)}`;
  }
}

const NOTHING: TradeSums = {
  trades: 0,
  buyQty: 0,
  sellQty: 0,
  notionalUsd: 0,
  open: null,
  high: null,
  low: null,
  close: null,
  largestQty: null,
  largestNotionalUsd: null,
};
