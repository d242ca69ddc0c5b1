import { connectDatabase, type Database } from '@ae/db/client.ts';
import type { EngineUpdate } from '@ae/server/engine/index.ts';
import { startInProcess } from '@ae/server/engine/runtime/in-process.ts';
import type { EngineOptions, EngineUrls } from '@ae/server/engine/runtime/options.ts';
import type { RunningEngine } from '@ae/server/engine/runtime/running-engine.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

/** A database, and engines on it with what they published and logged. */
export interface Bench {
  readonly database: TestDatabase;
  readonly connection: Database;
  readonly updates: EngineUpdate[];
  readonly logs: { level: string; message: string; context: object }[];
  start(urls: EngineUrls, options?: Partial<EngineOptions>): Promise<RunningEngine>;
  close(): Promise<void>;
}

export async function bench(): Promise<Bench> {
  const database = await testDatabase();
  const connection = connectDatabase(database.url, { max: 2, name: 'ae-engine-test' });
  const updates: EngineUpdate[] = [];
  const logs: Bench['logs'] = [];
  const log = (level: string) => (context: object, message: string) =>
    void logs.push({ level, message, context });
  const logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
  const publisher = { publish: (update: EngineUpdate) => void updates.push(update) };
  return {
    database,
    connection,
    updates,
    logs,
    start: (urls, options = {}) =>
      startInProcess(
        {
          databaseUrl: database.url,
          venue: 'simulated',
          urls,
          source: 'test',
          coreSymbols: ['BTCUSDT', 'ETHUSDT'],
          tapeClock: false,
          logLevel: 'silent',
          ...options,
        },
        { logger, publisher },
      ),
    close: async () => {
      await connection.close();
      await database.close();
    },
  };
}

export interface Stored {
  readonly symbol: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
}

/** Count and ends of the stored ticks per instrument. */
export async function stored({ sql }: Database): Promise<ReadonlyMap<string, Stored>> {
  const rows = await sql<Stored[]>`
    select i.symbol, count(*)::int as count, min(agg_id)::float8 as first, max(agg_id)::float8 as last
    from agg_trades t join instruments i on i.id = t.instrument_id group by i.symbol`;
  return new Map(rows.map((row) => [row.symbol, row]));
}

/** Waits until something is true; fails after `ms`. */
export async function until(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  ms = 60_000,
): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`waited ${ms} ms in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
