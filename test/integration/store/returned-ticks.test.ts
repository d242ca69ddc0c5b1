import { connectDatabase, type Database } from '@ae/db/client.ts';
import { detachPartition, listPartitions } from '@ae/db/stored-partitions.ts';
import { recordRoots } from '@ae/scripts/import/roots.ts';
import { recordDetached } from '@ae/server/store/retired-ticks.ts';
import { verifyTape } from '@ae/server/store/tape-verify.ts';
import { createTickStore } from '@ae/server/store/tick-store.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { insertInstruments } from '../../support/instruments.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2025, 4, 30);
const MONTH = 'agg_trades_2025_05';
const END = START + 4 * HOUR;

let database: TestDatabase;
let connection: Database;
let [one, other] = [0, 0];

beforeAll(async () => {
  database = await testDatabase();
  connection = connectDatabase(database.url, { max: 1 });
  [one = 0, other = 0] = await insertInstruments(connection.sql, ['AAAUSDT', 'BBBUSDT']);
  await fill(START, END);
  for (const id of [one, other]) await recorded(id, START, END);
});

afterAll(async () => {
  await connection?.close();
  await database?.close();
});

/** A trade a minute of both, ids from 1. */
async function fill(from: number, to: number): Promise<void> {
  await createTickStore(connection).ensurePartitions(from, from);
  await connection.sql`
    insert into agg_trades (instrument_id, agg_id, time, price, qty, normal_qty, trades, is_buyer_maker)
    select instrument, 1 + minute, to_timestamp(${START / 1_000}::float8 + 60 * minute), 100.1, 0.3, null, 1, true
    from unnest(${[one, other]}::int[]) as instrument,
      generate_series(${(from - START) / 60_000}::int, ${(to - START) / 60_000 - 1}::int) as minute`;
}

/** As an import does that brought the trades from `from` to before `to`. */
async function recorded(instrumentId: number, from: number, to: number): Promise<void> {
  const span = { symbol: 'AAAUSDT', instrumentId, from: from + 1, to: to - 60_000 };
  await recordRoots(connection.sql, 'simulated', span, Date.now());
}

async function detach(): Promise<void> {
  const month = (await listPartitions(connection.sql)).find(({ name }) => name === MONTH);
  if (month === undefined) throw new Error(`there is no ${MONTH}`);
  await recordDetached(connection.sql, month);
  await detachPartition(connection.sql, MONTH);
}

const verify = () => verifyTape(connection.sql, { venue: 'simulated', from: START, to: END });

test('an hour that came back and is lost again is lost, for its instrument alone', async () => {
  const { sql } = connection;
  expect(await verify()).toMatchObject({ hours: 8, retired: null, differing: 0 });
  await detach();
  expect(await verify()).toMatchObject({ hours: 0, retired: { hours: 8 }, differing: 0 });

  await fill(START, START + 3 * HOUR);
  // Two files one after the other, and the first of them once more.
  await recorded(one, START, START + 2 * HOUR);
  await recorded(one, START + 2 * HOUR, START + 3 * HOUR);
  await recorded(one, START, START + 2 * HOUR);
  await sql`delete from agg_trades where instrument_id = ${other}`;
  const last = { hours: 5, from: START, to: END };
  expect(await verify(), 'its last hour and the other instrument').toMatchObject({
    ...{ hours: 3, retired: last, differing: 0 },
  });
  const kept = await sql`select value #>> array['back', ${String(one)}] as back from app_state
    where key = ${`ticks.retired.month.${MONTH}`}`;
  expect(kept).toEqual([{ back: `{[${START},${START + 3 * HOUR})}` }]);

  const hour = START + HOUR;
  await sql`delete from agg_trades where time >= ${new Date(hour)} and time < ${new Date(hour + HOUR)}`;
  const lost = await verify();
  expect(lost).toMatchObject({ hours: 3, retired: last, differing: 1 });
  expect(lost.differences).toMatchObject([{ symbol: 'AAAUSDT', hour, rebuilt: null }]);
});

test('a month that is taken out once more is retired as a whole', async () => {
  await detach();
  expect(await verify()).toMatchObject({ hours: 0, retired: { hours: 8 }, differing: 0 });
});

test('what an import finds changed is answered for too', async () => {
  await fill(START, START + HOUR);
  // The file held two hours, and of the second there is nothing.
  await expect(recorded(one, START, START + 2 * HOUR)).rejects.toThrow(
    /AAAUSDT: .* the hour 2025-05-30T01:00:00\.000Z are not those/,
  );
  expect((await verify()).differences).toMatchObject([{ symbol: 'AAAUSDT', hour: START + HOUR }]);
});
