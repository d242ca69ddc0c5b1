import { join } from 'node:path';
import { connectDatabase, type Database } from '@ae/db/client.ts';
import { Engine } from '@ae/server/engine/core/engine.ts';
import { TapeSums } from '@ae/server/engine/core/features/windows/sums.ts';
import { DAY_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import type { Instrument } from '@ae/server/engine/core/model/instrument.ts';
import type { AggTrade } from '@ae/server/engine/core/model/market-event.ts';
import { sampleInstrument } from '@ae/server/engine/core/samples.ts';
import { inParallel } from '@ae/server/engine/runtime/in-parallel.ts';
import { StoredTrades } from '@ae/server/engine/runtime/stored-trades.ts';
import { packBlock } from '@ae/server/engine/runtime/windows/block.ts';
import { WindowFiles } from '@ae/server/engine/runtime/windows/window-files.ts';
import { createTickWriter } from '@ae/server/engine/writer/tick-writer.ts';
import { createTickStore } from '@ae/server/store/tick-store.ts';
import { tradeSlot } from '../../support/trade-slot.ts';
import type { Claim, Suite } from '../harness.ts';
import { benchDatabase, MARKET_AT, madeMarket } from '../stored-market.ts';

const REACH = { since: MARKET_AT, neededFrom: MARKET_AT };
const isFull = process.env['AE_BENCH_FULL'] === '1';
const TRADES = isFull ? 30_000_000 : 1_200_000;
const INSTRUMENTS = isFull ? 40 : 8;
/** As the product does it at a start. */
const AT_ONCE = 2;
const CURSOR_ROWS = 10_000;
const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: console.error };

const instruments: readonly Instrument[] = Array.from({ length: INSTRUMENTS }, (_, index) =>
  sampleInstrument({ id: index + 1, symbol: `A${index}USDT` }),
);

/**
 * A day of stored trades into the windows of the core: the product's loaders (columns from Postgres; its own copy
 * of the windows) against a cursor that brings objects. Seconds for all trades; each must end with the same sums.
 */
export const suite: Suite = {
  name: 'cold-start',
  async open() {
    const database = await benchDatabase(MARKET_AT);
    await fill(database.url, join(database.folder, 'spool'));
    const connection = connectDatabase(database.url, { max: 4 });
    await connection.sql`vacuum (analyze) agg_trades`;
    const files = new WindowFiles(join(database.folder, 'windows'));
    await keepWindows(connection, files);
    const expected = sumsOf(await fromColumns(connection, null));
    const checked = async (load: () => Promise<Engine>) => {
      const beganAt = performance.now();
      const engine = await load();
      const tookS = (performance.now() - beganAt) / 1_000;
      const sums = sumsOf(engine);
      if (sums !== expected) throw new Error(`the windows hold ${sums}, expected ${expected}`);
      return tookS;
    };
    return {
      rounds: isFull ? 3 : 5,
      measures: {
        columns: () => checked(() => fromColumns(connection, null)),
        cursor: () => checked(() => fromCursor(connection)),
        copy: () => checked(() => fromColumns(connection, files)),
      },
      claims: claims(),
      close: async () => {
        await connection.close();
        await database.close();
      },
    };
  },
};

function claims(): readonly Claim[] {
  const base = { unit: 's', better: 'lower', baseline: 'cursor', baselineName: 'cursor of objects' } as const;
  const alone = { unit: 's', better: 'lower', baseline: null, baselineName: null } as const;
  const always: Claim[] = [
    { ...base, name: 'cold-start/cursor', ours: 'columns', ratio: 3.5 },
    // Asking the database whether a copy still fits costs the same for each instrument, however few trades it has.
    { ...base, name: 'cold-start/own copy', ours: 'copy', ratio: isFull ? 10 : 5 },
  ];
  if (!isFull) return always;
  return [
    ...always,
    { ...alone, name: 'cold-start/30 M trades', ours: 'columns', atMost: 20 },
    { ...alone, name: 'cold-start/30 M trades warm', ours: 'copy', atMost: 6 },
  ];
}

async function fill(databaseUrl: string, spoolFolder: string): Promise<void> {
  const writer = createTickWriter({ mode: 'thread', databaseUrl, spoolFolder, logger, logLevel: 'warn' });
  const trade = tradeSlot('', 'store');
  let count = 0;
  for (const tick of madeMarket(TRADES, INSTRUMENTS, DAY_MS)) {
    Object.assign(trade, { aggId: tick.aggId, time: tick.time, price: tick.price, qty: tick.qty });
    trade.takerSide = tick.sell ? 'sell' : 'buy';
    writer.add(tick.instrumentId, trade);
    count += 1;
    if (count % 4_096 === 0) await writer.room(50_000);
  }
  await writer.flush();
  await writer.close();
}

async function fromColumns(connection: Database, windowFiles: WindowFiles | null): Promise<Engine> {
  const engine = newEngine();
  const parts = { ticks: createTickStore(connection), windowFiles, logger };
  await inParallel(instruments, AT_ONCE, async (instrument) => {
    for await (const columns of new StoredTrades(parts, instrument, REACH).after(null))
      engine.storedTrades(instrument.symbol, columns);
  });
  return engine;
}

interface Row {
  readonly agg_id: string;
  readonly time: Date;
  readonly price: number;
  readonly qty: number;
  readonly trades: number;
  readonly is_buyer_maker: boolean;
}

async function fromCursor({ sql }: Database): Promise<Engine> {
  const engine = newEngine();
  await inParallel(instruments, AT_ONCE, async ({ id, symbol }) => {
    const rows = sql<Row[]>`
      select agg_id, time, price, qty, trades, is_buyer_maker from agg_trades
      where instrument_id = ${id} and time >= ${new Date(MARKET_AT).toISOString()} order by agg_id`;
    for await (const batch of rows.cursor(CURSOR_ROWS))
      for (const row of batch) engine.trade(tradeOf(symbol, row), 'stored');
  });
  return engine;
}

function tradeOf(symbol: string, row: Row): AggTrade {
  const time = row.time.getTime();
  return {
    ...tradeSlot(symbol, 'store'),
    aggId: Number(row.agg_id),
    time,
    receivedAt: time,
    price: row.price,
    qty: row.qty,
    trades: row.trades,
    takerSide: row.is_buyer_maker ? 'sell' : 'buy',
  };
}

async function keepWindows(connection: Database, files: WindowFiles): Promise<void> {
  const ticks = createTickStore(connection);
  for (const instrument of instruments) {
    const blocks: Buffer[] = [];
    let end = { lastAggId: 0, lastTime: 0 };
    for await (const columns of ticks.readTickColumns(instrument, MARKET_AT)) {
      blocks.push(packBlock(columns));
      const last = columns.length - 1;
      end = { lastAggId: columns.aggIds[last] ?? 0, lastTime: columns.times[last] ?? 0 };
    }
    await files.write(instrument, end, blocks);
  }
}

function newEngine(): Engine {
  const engine = new Engine({}, { emit: quiet, tick: quiet });
  engine.process({ kind: 'instruments', instruments });
  return engine;
}

/** Count, net and gross quantity and turnover of all windows. */
function sumsOf(engine: Engine): string {
  const total = new TapeSums();
  let count = 0;
  for (const { symbol } of instruments) {
    const ring = engine.tape(symbol)?.ring;
    if (ring === undefined) throw new Error(`${symbol} has no tape`);
    const [low, high] = [ring.firstAt(0), ring.endAt(Number.MAX_SAFE_INTEGER)];
    count += high - low;
    total.plus(ring.sums(low, high, new TapeSums()));
  }
  if (count !== TRADES) throw new Error(`the windows hold ${count} trades, expected ${TRADES}`);
  return [count, total.net, total.gross, total.quote].join(' ');
}
