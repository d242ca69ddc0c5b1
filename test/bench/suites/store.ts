import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectSql, type Sql } from '@ae/db/client.ts';
import { monthPartitions } from '@ae/db/partitions.ts';
import { CopyEncoder } from '@ae/server/engine/writer/copy-encoder.ts';
import { TICK_FIELDS } from '@ae/server/engine/writer/tick-record.ts';
import { createTickWriter, type RunningTickWriter } from '@ae/server/engine/writer/tick-writer.ts';
import { tradeSlot } from '../../support/trade-slot.ts';
import type { Suite } from '../harness.ts';
import { benchDatabase, MARKET_AT, madeMarket } from '../stored-market.ts';

const ROWS = process.env['AE_BENCH_FULL'] === '1' ? 4_000_000 : 400_000;
const INSTRUMENTS = 300;
/** Ticks that may wait before the sender is held back. */
const MOST_PENDING = 50_000;
const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: console.error };

/**
 * Ticks of 300 instruments through the product's writer (ring, thread, COPY) into agg_trades with its primary key,
 * back-pressure on, against what the server itself does with the same rows from a file into an identical table.
 */
export const suite: Suite = {
  name: 'store',
  async open() {
    const rows = marketRows();
    const database = await benchDatabase(MARKET_AT);
    const sql = connectSql(database.url, { max: 1 });
    const file = writeFile(database.folder, rows);
    await createBaseline(sql);
    const writer = createTickWriter({
      mode: 'thread',
      databaseUrl: database.url,
      spoolFolder: join(database.folder, 'spool'),
      logger,
      logLevel: 'warn',
    });
    return {
      measures: {
        writer: () => throughWriter(sql, writer, rows),
        server: () => serverSide(sql, file),
      },
      claims: [
        {
          name: 'store/server-side COPY',
          unit: 'ticks/s',
          better: 'higher',
          ours: 'writer',
          baseline: 'server',
          baselineName: 'COPY from a file on the server',
          ratio: 0.6,
        },
        {
          name: 'store/rate',
          unit: 'ticks/s',
          better: 'higher',
          ours: 'writer',
          baseline: null,
          baselineName: null,
          atLeast: 250_000,
        },
      ],
      close: async () => {
        await writer.close();
        await sql.end();
        await database.close();
      },
    };
  },
};

function marketRows(): Float64Array {
  const rows = new Float64Array(ROWS * TICK_FIELDS);
  let at = 0;
  for (const tick of madeMarket(ROWS, INSTRUMENTS, 60_000)) {
    const { instrumentId, aggId, time, price, qty, sell } = tick;
    rows.set([instrumentId, aggId, time, price, qty, qty, 1, sell ? 1 : 0], at);
    at += TICK_FIELDS;
  }
  return rows;
}

/** The same rows in the order of arrival, as a binary COPY file that the server's account can read. */
function writeFile(folder: string, rows: Float64Array): string {
  const encoder = new CopyEncoder(ROWS);
  for (let index = 0; index < ROWS; index += 1) encoder.add(rows, index * TICK_FIELDS);
  const shared = join(folder, 'shared');
  mkdirSync(shared);
  for (const path of [folder, shared]) chmodSync(path, 0o755);
  const file = join(shared, 'rows.bin');
  writeFileSync(file, encoder.finish(), { mode: 0o644 });
  return file;
}

async function createBaseline(sql: Sql): Promise<void> {
  await sql`create table baseline_trades (like agg_trades including all) partition by range (time)`;
  for (const { name, from, to } of monthPartitions('baseline_trades', MARKET_AT, MARKET_AT))
    await sql.unsafe(
      `create table "${name}" partition of baseline_trades for values from ('${from}') to ('${to}')`,
    );
}

async function throughWriter(sql: Sql, writer: RunningTickWriter, rows: Float64Array): Promise<number> {
  await ready(sql, 'agg_trades');
  const beganAt = performance.now();
  const slot = tradeSlot('X', 'bench');
  for (let index = 0, at = 0; index < ROWS; index += 1, at += TICK_FIELDS) {
    slot.aggId = rows[at + 1] ?? 0;
    slot.time = rows[at + 2] ?? 0;
    slot.price = rows[at + 3] ?? 0;
    slot.qty = rows[at + 4] ?? 0;
    slot.normalQty = slot.qty;
    slot.takerSide = rows[at + 7] === 1 ? 'sell' : 'buy';
    writer.add(rows[at] ?? 0, slot);
    if (index % 1_024 === 0 && writer.pending > MOST_PENDING) await writer.room(MOST_PENDING / 2);
  }
  await writer.flush();
  const tookMs = performance.now() - beganAt;
  await check(sql, 'agg_trades', rows);
  if (writer.refused > 0) throw new Error(`${writer.refused} rows were refused`);
  return (ROWS / tookMs) * 1_000;
}

async function serverSide(sql: Sql, file: string): Promise<number> {
  await ready(sql, 'baseline_trades');
  const beganAt = performance.now();
  await sql.unsafe(`copy baseline_trades from '${file}' (format binary)`);
  return (ROWS / (performance.now() - beganAt)) * 1_000;
}

/** Both start from an empty table and a quiet server. */
async function ready(sql: Sql, table: string): Promise<void> {
  await sql`truncate ${sql(table)}`;
  await sql`checkpoint`;
  await sleep(50);
}

async function check(sql: Sql, table: string, rows: Float64Array): Promise<void> {
  const [row] = await sql<{ n: number; qty: number; sells: number }[]>`
    select count(*)::int as n, sum(round(qty * 1000))::float8 as qty,
      count(*) filter (where is_buyer_maker)::int as sells from ${sql(table)}`;
  let [qty, sells] = [0, 0];
  for (let at = 0; at < rows.length; at += TICK_FIELDS) {
    qty += Math.round((rows[at + 4] ?? 0) * 1_000);
    sells += rows[at + 7] ?? 0;
  }
  if (row?.n !== ROWS || row.qty !== qty || row.sells !== sells)
    throw new Error(`${table} holds ${JSON.stringify(row)}, expected ${ROWS} rows, ${qty}, ${sells}`);
}
