import { connectDatabase, type Database } from '@ae/db/client.ts';
import { sampleInstrument } from '@ae/server/engine/core/samples.ts';
import type { VenueInstrument } from '@ae/server/engine/ports.ts';
import { createStateStore } from '@ae/server/store/state.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const T = Date.UTC(2026, 10, 18);
const HOUR = 3_600_000;
let database: TestDatabase;
let connection: Database;

beforeAll(async () => {
  database = await testDatabase();
  connection = connectDatabase(database.url, { max: 2 });
});

afterAll(async () => {
  await connection.close();
  await database.close();
});

function contract(symbol: string, tickSize = '0.1'): VenueInstrument {
  const { id: _, set: __, ...row } = sampleInstrument({ symbol, tickSize });
  return row;
}

const rows = () => connection.sql`
  select symbol, status, (extract(epoch from updated_at) * 1000)::float8 as at from instruments order by symbol`;

test('contracts that could not be read stay as they were; those that are gone are marked once', async () => {
  const store = createStateStore(connection, 'simulated');
  const core = new Set(['AUSDT']);
  await store.saveInstruments([contract('AUSDT'), contract('BUSDT'), contract('CUSDT')], core, T);
  const listed = await store.saveInstruments([contract('AUSDT', '0.2')], core, T + HOUR, [
    'BUSDT',
    'NEWUSDT',
  ]);
  expect(listed.map(({ symbol, tickSize, set }) => [symbol, tickSize, set])).toEqual([
    ['AUSDT', '0.2', 'core'],
    ['BUSDT', '0.1', 'wide'],
  ]);
  const after = [
    { symbol: 'AUSDT', status: 'TRADING', at: T + HOUR },
    { symbol: 'BUSDT', status: 'TRADING', at: T },
    { symbol: 'CUSDT', status: 'DELISTED', at: T + HOUR },
  ];
  expect(await rows()).toEqual(after);
  const none = await store.saveInstruments([], core, T + 2 * HOUR, ['AUSDT', 'BUSDT', 'CUSDT']);
  expect(none.map(({ symbol }) => symbol).sort(), 'one that is gone does not come back unread').toEqual([
    'AUSDT',
    'BUSDT',
  ]);
  expect(await rows()).toEqual(after);
  expect(await store.saveInstruments([], core, T + 3 * HOUR)).toEqual([]);
});
