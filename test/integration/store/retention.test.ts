import { connectDatabase, type Database } from '@ae/db/client.ts';
import { createMonthPartitions } from '@ae/db/partitions.ts';
import { listPartitions } from '@ae/db/stored-partitions.ts';
import { sampleTrade } from '@ae/server/engine/core/samples.ts';
import { createMarketRecords } from '@ae/server/store/market-records.ts';
import { applyRetention } from '@ae/server/store/retention.ts';
import { writeTicks } from '@ae/server/store/ticks.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { insertInstruments } from '../../support/instruments.ts';

const NOW = Date.UTC(2026, 10, 20, 12, 30);
const HOUR = 3_600_000;
const MINUTE = 60_000;
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

test('ticks go up to the first that is young enough, of each instrument', async () => {
  const { sql } = connection;
  const rows = [1, 2].flatMap((instrumentId) =>
    Array.from({ length: 6_000 }, (_, id) => ({
      instrumentId,
      trade: sampleTrade({ aggId: id + 1, time: NOW - (6_000 - id) * MINUTE }),
    })),
  );
  await writeTicks(sql, [...rows.slice(6_000), ...rows.slice(0, 6_000)]);
  const [ticks] = await applyRetention(sql, { agg_trades: 1 }, NOW);
  // Whole hours: 24 of them and the half one before.
  const kept = (24 * HOUR + HOUR / 2) / MINUTE;
  expect(ticks).toMatchObject({ deletedRows: 2 * (6_000 - kept) });
  expect(
    await sql`select instrument_id as id, min(agg_id)::int as first, count(*)::int as n from agg_trades
      group by 1 order by 1`,
  ).toEqual([1, 2].map((id) => ({ id, first: 6_001 - kept, n: kept })));
  expect((await applyRetention(sql, { agg_trades: 1 }, NOW))[0]).toMatchObject({ deletedRows: 0 });
});
