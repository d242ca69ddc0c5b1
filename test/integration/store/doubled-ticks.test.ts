import { connectDatabase, type Database } from '@ae/db/client.ts';
import { integrityReport } from '@ae/server/store/integrity.ts';
import { changedHour, writeTapeRoots } from '@ae/server/store/tape-roots.ts';
import { verifyTape } from '@ae/server/store/tape-verify.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { insertInstruments } from '../../support/instruments.ts';

const DAY = Date.UTC(2025, 4, 30);
const HOUR = 3_600_000;
const SPAN = { venue: 'simulated', from: DAY, to: DAY + HOUR } as const;

let database: TestDatabase;
let connection: Database;
let instrumentId = 0;

beforeAll(async () => {
  database = await testDatabase();
  connection = connectDatabase(database.url, { max: 1 });
  [instrumentId = 0] = await insertInstruments(connection.sql, ['AAAUSDT']);
});

afterAll(async () => {
  await connection?.close();
  await database?.close();
});

/** Ids 1 to 100 without 41 to 50, a second apart, and the root of their hour. */
beforeEach(async () => {
  const { sql } = connection;
  await sql`truncate agg_trades, tape_roots`;
  await sql`
    insert into agg_trades (instrument_id, agg_id, time, price, qty, normal_qty, trades, is_buyer_maker)
    select ${instrumentId}, id, to_timestamp(${DAY / 1_000}::float8 + id), 100.1, 0.3, null, 1, true
    from generate_series(1, 100) as id where id not between 41 and 50`;
  await writeTapeRoots(sql, 'simulated', DAY);
});

/** The same ids once more, at another time of the hour. */
async function double(from: number, to: number): Promise<void> {
  await connection.sql`
    insert into agg_trades select instrument_id, agg_id, time + interval '1 minute', price, qty, normal_qty, trades,
      is_buyer_maker from agg_trades where agg_id between ${from} and ${to}`;
}

const report = async () => (await integrityReport(connection.sql, 'simulated', DAY))[0];

test('an hour whose ticks stand there twice did not grow', async () => {
  const { sql } = connection;
  await double(10, 14);
  const verdict = await verifyTape(sql, SPAN);
  expect(verdict).toMatchObject({ hours: 1, grown: 0, differing: 1 });
  expect(verdict.differences).toMatchObject([{ recorded: { ticks: 90 }, rebuilt: { ticks: 95 } }]);
  expect(await changedHour(sql, { instrumentId, ...SPAN })).toBe(DAY);
  await writeTapeRoots(sql, 'simulated', DAY);
  expect(await sql`select ticks from tape_roots`, 'the root is kept as the proof').toEqual([{ ticks: 90 }]);
});

test('an hour whose missing ids came in grew', async () => {
  const { sql } = connection;
  await sql`insert into agg_trades select instrument_id, agg_id + 10, time, price, qty, normal_qty, trades,
    is_buyer_maker from agg_trades where agg_id between 31 and 40`;
  expect(await verifyTape(sql, SPAN)).toMatchObject({ grown: 1, differing: 0 });
  expect(await changedHour(sql, { instrumentId, ...SPAN })).toBe(null);
});

test('the report of a day counts ticks that stand there twice beside those that are missing', async () => {
  expect(await report()).toMatchObject({ ticks: 90, doubled: 0, missingIds: 10, missingShare: 0.1 });
  await double(10, 14);
  expect(await report()).toMatchObject({ ticks: 95, doubled: 5, missingIds: 10, missingShare: 0.1 });
  await double(20, 34);
  expect(await report()).toMatchObject({ ticks: 110, doubled: 20, missingIds: 10, missingShare: 0.1 });
});
