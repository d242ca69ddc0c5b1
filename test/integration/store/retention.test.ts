import { connectDatabase, type Database } from '@ae/db/client.ts';
import { createMonthPartitions } from '@ae/db/partitions.ts';
import { listPartitions } from '@ae/db/stored-partitions.ts';
import { createMarketRecords } from '@ae/server/store/market-records.ts';
import { applyRetention } from '@ae/server/store/retention.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { insertInstruments } from '../../support/instruments.ts';

const NOW = Date.UTC(2026, 10, 20, 12, 30);
let database: TestDatabase;
let connection: Database;

beforeAll(async () => {
  database = await testDatabase();
  connection = connectDatabase(database.url, { max: 2 });
  await insertInstruments(connection.sql, ['AAAUSDT', 'BTCUSDT']);
});

afterAll(async () => {
  await connection.close();
  await database.close();
});

const monthsOf = async (table: string) =>
  (await listPartitions(connection.sql)).filter((one) => one.table === table).map(({ name }) => name);

test('a month of a table that is in use stays until a later turn, those of other tables go', async () => {
  const { sql } = connection;
  await createMonthPartitions(sql, 'rate_snapshots', [Date.UTC(2020, 0, 1), Date.UTC(2020, 1, 1)]);
  const days = { rate_snapshots: 2_000, book_features: 30 };
  const records = createMarketRecords(connection, 'simulated');
  // As a backup holds the tables that it reads.
  await sql.begin(async (backup) => {
    await backup`lock table rate_snapshots in access share mode`;
    expect(await records.retain(days, NOW)).toEqual(['rate_snapshots_2020_01', 'rate_snapshots_2020_02']);
  });
  expect(await monthsOf('rate_snapshots')).toContain('rate_snapshots_2020_01');
  expect((await monthsOf('book_features'))[0]).toBe('book_features_2026_10');
  expect(await records.retain(days, NOW)).toEqual([]);
  expect(await monthsOf('rate_snapshots')).not.toContain('rate_snapshots_2020_01');
});
