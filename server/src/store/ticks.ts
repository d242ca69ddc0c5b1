import type { Sql } from '@ae/db/client.ts';
import type { EpochMs } from '../engine/core/model/epoch-ms.ts';
import type { Instrument } from '../engine/core/model/instrument.ts';
import type { AggTrade } from '../engine/core/model/market-event.ts';
import type { TickEnd, TickRow } from '../engine/ports.ts';
import { arrayLiteral, epochMs, iso } from './rows.ts';

/** Rows read at a time: bounded memory for a whole day. */
const READ_ROWS = 20_000;

/**
 * Writes ticks in one statement; ids already there are left alone. Resolves to how many were new, rejects with the
 * database's error when any row is wrong (then none is written).
 */
export async function writeTicks(sql: Sql, rows: readonly TickRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const column = (pick: (row: TickRow) => number | boolean | null) => arrayLiteral(rows.map(pick));
  const result = await sql`
    insert into agg_trades (instrument_id, agg_id, time, price, qty, normal_qty, trades, is_buyer_maker)
    select i, a, to_timestamp(t / 1000.0), p, q, n, c, m from unnest(
      ${column((row) => row.instrumentId)}::text::int[],
      ${column((row) => row.trade.aggId)}::text::bigint[],
      ${column((row) => row.trade.time)}::text::float8[],
      ${column((row) => row.trade.price)}::text::float8[],
      ${column((row) => row.trade.qty)}::text::float8[],
      ${column((row) => row.trade.normalQty)}::text::float8[],
      ${column((row) => row.trade.trades)}::text::int[],
      ${column((row) => row.trade.takerSide === 'sell')}::text::boolean[]
    ) as r(i, a, t, p, q, n, c, m)
    on conflict do nothing`;
  return result.count;
}

/** Stored ticks from `since` on, in id order, a bounded batch at a time. */
export async function* readTicks(
  sql: Sql,
  instrument: Instrument,
  since: EpochMs,
): AsyncGenerator<readonly AggTrade[]> {
  let after = await lastIdBefore(sql, instrument.id, since);
  for (;;) {
    const rows = await sql`
      select agg_id, time, price, qty, normal_qty, trades, is_buyer_maker from agg_trades
      where instrument_id = ${instrument.id} and agg_id > ${after} and time >= ${iso(since)}
      order by agg_id limit ${READ_ROWS}`.values();
    if (rows.length === 0) return;
    const trades = rows.map((row) => readTrade(instrument.symbol, row));
    yield trades;
    after = trades.at(-1)?.aggId ?? after;
    if (rows.length < READ_ROWS) return;
  }
}

/** The stored tick with this id. */
export async function tickAt(sql: Sql, instrumentId: number, aggId: number): Promise<TickEnd | null> {
  const [row] = await sql`
    select agg_id, time from agg_trades where instrument_id = ${instrumentId} and agg_id = ${aggId}`;
  return row === undefined ? null : { aggId: Number(row['agg_id']), time: epochMs(row['time']) };
}

/** The oldest stored tick since a time. */
export async function firstTick(sql: Sql, instrumentId: number, since: EpochMs): Promise<TickEnd | null> {
  const before = await lastIdBefore(sql, instrumentId, since);
  const [row] = await sql`
    select agg_id, time from agg_trades where instrument_id = ${instrumentId} and agg_id > ${before}
    order by agg_id limit 1`;
  return row === undefined ? null : { aggId: Number(row['agg_id']), time: epochMs(row['time']) };
}

/** Oldest stored tick of an instrument. */
export async function firstStoredTick(sql: Sql, instrumentId: number): Promise<TickEnd | null> {
  const [row] = await sql`
    select agg_id, time from agg_trades where instrument_id = ${instrumentId} order by agg_id limit 1`;
  return row === undefined ? null : { aggId: Number(row['agg_id']), time: epochMs(row['time']) };
}

/** Newest stored tick of an instrument. */
export async function lastTick(
  sql: Sql,
  instrumentId: number,
): Promise<{ readonly aggId: number; readonly time: EpochMs } | null> {
  const [row] = await sql`
    select agg_id, time from agg_trades where instrument_id = ${instrumentId} order by agg_id desc limit 1`;
  return row === undefined ? null : { aggId: Number(row['agg_id']), time: epochMs(row['time']) };
}

/** Price of the newest stored tick; null when there is none. */
export async function lastPrice(sql: Sql, instrumentId: number): Promise<number | null> {
  const [row] = await sql<{ price: number }[]>`
    select price from agg_trades where instrument_id = ${instrumentId} order by agg_id desc limit 1`;
  return row?.price ?? null;
}

/**
 * Id of the last tick before a time; −1 when there is none. Walks the primary key backwards from `upTo`, without it
 * from the newest tick, so that old history is not read.
 */
export async function lastIdBefore(
  sql: Sql,
  instrumentId: number,
  since: EpochMs,
  upTo: number = Number.MAX_SAFE_INTEGER,
): Promise<number> {
  const [row] = await sql`
    select agg_id from agg_trades
    where instrument_id = ${instrumentId} and agg_id <= ${upTo} and time < ${iso(since)}
    order by agg_id desc limit 1`;
  return row === undefined ? -1 : Number(row['agg_id']);
}

function readTrade(symbol: string, row: readonly unknown[]): AggTrade {
  const [aggId, time, price, qty, normalQty, trades, isBuyerMaker] = row;
  const at = epochMs(time);
  return {
    symbol,
    aggId: Number(aggId),
    price: Number(price),
    qty: Number(qty),
    normalQty: normalQty === null ? null : Number(normalQty),
    trades: Number(trades),
    time: at,
    takerSide: isBuyerMaker === true ? 'sell' : 'buy',
    receivedAt: at,
    shard: 'store',
  };
}
