import { join } from 'node:path';
import type { Sql } from '@ae/db/client.ts';
import { createMonthPartitions } from '@ae/db/partitions.ts';
import { DAY_MS, MINUTE_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import type { TradeSlot } from '@ae/server/engine/core/model/market-event.ts';
import { createTickWriter, type RunningTickWriter } from '@ae/server/engine/writer/tick-writer.ts';
import { type Contract, formatPrice, formatQty } from '@ae/server/simulator/contract.ts';
import type { SyntheticMarket } from '@ae/server/simulator/market/synthetic.ts';
import type { Trade } from '@ae/server/simulator/market.ts';
import { tradeSlot } from '../support/trade-slot.ts';

const REACH_MS = DAY_MS + 10 * MINUTE_MS;
/** Ticks that may wait for the database. */
const ROOM = 50_000;
const ROOM_EVERY = 4_096;
const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: console.warn, error: console.error };

interface Recorded {
  readonly id: number;
  readonly symbol: string;
  readonly first: number;
}

/**
 * Stores what the simulated venue traded in the day before the first stored tick of each instrument, as if the
 * product had been recording for a day: its windows are full at the next start and grow no more. The product must
 * not run. Resolves to the number of ticks.
 */
export async function storeDayBefore(
  { sql, url }: { readonly sql: Sql; readonly url: string },
  market: SyntheticMarket,
  dataDir: string,
): Promise<number> {
  const until = Date.now();
  await createMonthPartitions(sql, 'agg_trades', [until - REACH_MS, until]);
  const recorded = await sql<Recorded[]>`
    SELECT i.id, i.symbol, min(t.agg_id)::float8 AS first
    FROM agg_trades t JOIN instruments i ON i.id = t.instrument_id GROUP BY i.id, i.symbol`;
  const spoolFolder = join(dataDir, 'day-before-spool');
  const writer = createTickWriter({
    mode: 'thread',
    databaseUrl: url,
    spoolFolder,
    logger,
    logLevel: 'warn',
  });
  let count = 0;
  for (const { id, symbol, first } of recorded) {
    const contract = market.contract(symbol);
    if (contract !== undefined) count += await write(writer, id, { market, contract, until, first });
  }
  await writer.flush();
  await writer.close();
  await sql`VACUUM (ANALYZE) agg_trades`;
  return count;
}

interface DayOf {
  readonly market: SyntheticMarket;
  readonly contract: Contract;
  readonly until: number;
  /** Id of the first trade that is stored. */
  readonly first: number;
}

async function write(writer: RunningTickWriter, instrumentId: number, day: DayOf): Promise<number> {
  const slot = tradeSlot(day.contract.symbol, 'day-before');
  let count = 0;
  for (const trade of tradesBefore(day)) {
    fill(slot, trade, day.contract);
    writer.add(instrumentId, slot);
    count += 1;
    if (count % ROOM_EVERY === 0) await writer.room(ROOM);
  }
  return count;
}

function* tradesBefore({ market, contract, until, first }: DayOf): Generator<Trade> {
  const firstMinute = Math.floor((until - REACH_MS) / MINUTE_MS) * MINUTE_MS;
  for (let start = firstMinute; start <= until; start += MINUTE_MS) {
    const range = { start, end: Math.min(until, start + MINUTE_MS - 1) };
    for (const trade of market.perpetual.between(contract, range, Number.POSITIVE_INFINITY)) {
      if (trade.aggId >= first) return;
      yield trade;
    }
  }
}

function fill(slot: TradeSlot, trade: Trade, contract: Contract): void {
  slot.aggId = trade.aggId;
  slot.time = trade.time;
  slot.receivedAt = trade.time;
  slot.price = Number(formatPrice(contract, trade.ticks));
  slot.qty = Number(formatQty(contract, trade.lots));
  slot.trades = trade.lastId - trade.firstId + 1;
  slot.takerSide = trade.buyerMaker ? 'sell' : 'buy';
}
