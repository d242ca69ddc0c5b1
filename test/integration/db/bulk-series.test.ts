import { readdirSync, readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { connectBulk, connectSql } from '@ae/db/client.ts';
import { migrationsFolder } from '@ae/db/migrate.ts';
import { ensurePartitions, monthPartitions } from '@ae/db/partitions.ts';
import { listPartitions } from '@ae/db/stored-partitions.ts';
import { afterEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

let database: TestDatabase | null = null;
afterEach(async () => {
  await database?.close();
  database = null;
});

test('sockets to the database do not wait to fill packets', async () => {
  database = await testDatabase({ empty: true });
  for (const sql of [connectSql(database.url), ...connectBulk(database.url)]) {
    const { socket } = sql.options as unknown as { socket: () => Socket };
    const opened = socket();
    const flag = Object.getOwnPropertySymbols(opened).find(
      ({ description }) => description === 'kSetNoDelay',
    );
    expect(Reflect.get(opened, flag ?? 'no such symbol')).toBe(true);
    opened.destroy();
    await sql.end();
  }
});

test('what was stored before a series was partitioned moves into its months', async () => {
  database = await testDatabase({ empty: true });
  const sql = connectSql(database.url, { max: 1 });
  const files = readdirSync(migrationsFolder())
    .filter((file) => file.endsWith('.sql'))
    .sort();
  const run = async (file: string) => {
    const text = readFileSync(join(migrationsFolder(), file), 'utf8');
    for (const statement of text.split('--> statement-breakpoint')) await sql.unsafe(statement);
  };
  try {
    for (const file of files.filter((name) => name < '0003')) await run(file);
    await sql`insert into instruments (venue, symbol, base_asset, quote_asset, instrument_set, status, tick_size,
      step_size, min_qty, max_qty, market_step_size, market_min_qty, market_max_qty, min_notional, multiplier_up,
      multiplier_down, updated_at) values ('simulated', 'A', 'A', 'U', 'core', 'T', 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, now())`;
    await sql`insert into rate_snapshots (instrument_id, time, funding_rate, mark_price, index_price)
      select 1, t, 0.0001, 1, 1 from unnest(array['2024-02-29T23:59:59.999Z', '2024-03-01T00:00:00Z',
        '2024-12-31T23:59:59Z', '2025-01-01T00:00:00Z']::timestamptz[]) as t`;
    // Midnight of the session must not matter.
    await sql`set timezone = 'Pacific/Kiritimati'`;
    for (const file of files.filter((name) => name >= '0003')) await run(file);
    const months = await sql`select tableoid::regclass::text as month from rate_snapshots order by time`;
    expect(months.map(({ month }) => month)).toEqual([
      'rate_snapshots_2024_02',
      'rate_snapshots_2024_03',
      'rate_snapshots_2024_12',
      'rate_snapshots_2025_01',
    ]);
    const stored = (await listPartitions(sql)).filter(({ table }) => table === 'rate_snapshots');
    const wanted = monthPartitions('rate_snapshots', Date.UTC(2024, 1, 1), Date.UTC(2024, 10, 1));
    expect(stored.map(({ from, to }) => [new Date(from).toISOString(), new Date(to).toISOString()])).toEqual(
      wanted.map(({ from, to }) => [from, to]),
    );
    await ensurePartitions(sql, Date.UTC(2024, 1, 29), Date.UTC(2024, 1, 29));
  } finally {
    await sql.end();
  }
});
