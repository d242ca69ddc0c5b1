import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectSql } from '@ae/db/client.ts';
import { startEmbeddedPostgres } from '@ae/db/embedded.ts';
import { migrateDatabase } from '@ae/db/migrate.ts';
import { ensurePartitions } from '@ae/db/partitions.ts';

/** An embedded database of its own for a benchmark, migrated, with partitions around `at`. */
export interface BenchDatabase {
  readonly url: string;
  readonly folder: string;
  close(): Promise<void>;
}

export async function benchDatabase(at: number): Promise<BenchDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'ae-bench-'));
  const server = await startEmbeddedPostgres({ dataDir: folder });
  await migrateDatabase(server.url);
  const sql = connectSql(server.url, { max: 1 });
  await ensurePartitions(sql, at, at);
  await sql.end();
  return {
    url: server.url,
    folder,
    close: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Start of the made market. */
export const MARKET_AT = Date.UTC(2026, 10, 2);

/** A made tick; one object, filled again and again. */
export interface MadeTick {
  instrumentId: number;
  aggId: number;
  time: number;
  price: number;
  qty: number;
  sell: boolean;
}

/**
 * Seeded ticks of many instruments, interleaved as they come from a venue: the first instruments trade the most,
 * sizes are log-normal, prices walk by ticks of 0.1.
 */
export function* madeMarket(count: number, instruments: number, spanMs: number): Generator<MadeTick> {
  const random = seeded(7);
  const prices = Array.from({ length: instruments }, (_, index) => 1_000 + index * 37);
  const ids = new Array<number>(instruments).fill(1_000_000);
  const tick: MadeTick = { instrumentId: 0, aggId: 0, time: 0, price: 0, qty: 0, sell: false };
  for (let index = 0; index < count; index += 1) {
    const at = Math.floor(instruments * random() ** 3);
    ids[at] = (ids[at] ?? 0) + 1;
    prices[at] = Math.max(100, (prices[at] ?? 0) + Math.round(random() * 4 - 2) / 10);
    tick.instrumentId = at + 1;
    tick.aggId = ids[at] ?? 0;
    tick.time = MARKET_AT + Math.floor((index * spanMs) / count);
    tick.price = Math.round((prices[at] ?? 0) * 10) / 10;
    tick.qty = Math.max(1, Math.round(Math.exp(random() * 6))) / 1_000;
    tick.sell = random() < 0.5;
    yield tick;
  }
}

/** mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
