import { connectDatabase, type Database } from '@ae/db/client.ts';
import type { AggTrade } from '@ae/server/engine/core/model/market-event.ts';
import { recordAbsent } from '@ae/server/store/gaps.ts';
import { createTickStore } from '@ae/server/store/tick-store.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { insertInstruments } from '../../support/instruments.ts';

let database: TestDatabase;
let connection: Database;
const T = Date.UTC(2026, 10, 20, 12);

beforeAll(async () => {
  database = await testDatabase();
  connection = connectDatabase(database.url, { max: 2 });
});

afterAll(async () => {
  await connection.close();
  await database.close();
});

function trade(aggId: number, change: Partial<AggTrade> = {}): AggTrade {
  return {
    symbol: 'BTCUSDT',
    aggId,
    price: 61_800.3,
    qty: 0.006,
    normalQty: null,
    trades: 2,
    time: T + aggId,
    takerSide: 'buy',
    receivedAt: T + aggId,
    shard: 'market-1',
    ...change,
  };
}

const rows = (instrumentId: number, ids: readonly number[]) =>
  ids.map((id) => ({ instrumentId, trade: trade(id) }));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

async function count(instrumentId: number): Promise<number> {
  const [row] =
    await connection.sql`select count(*)::int as n from agg_trades where instrument_id = ${instrumentId}`;
  return Number(row?.['n']);
}

test('a duplicate key is left alone, inside a batch and over batches', async () => {
  const store = createTickStore(connection);
  expect(await store.writeTicks(rows(1, [1, 2, 3, 3]))).toBe(3);
  expect(await store.writeTicks(rows(1, [2, 3, 4]))).toBe(1);
  expect(await count(1)).toBe(4);
});

test('a bad row is an error, writes nothing, and the connection stays usable', async () => {
  const store = createTickStore(connection);
  const bad = { instrumentId: 2, trade: trade(6, { trades: 3_000_000_000 }) };
  await expect(store.writeTicks([...rows(2, [5]), bad])).rejects.toThrow(/out of range/);
  expect(await count(2)).toBe(0);
  expect(await store.writeTicks(rows(2, [5]))).toBe(1);
});

test('a tick outside every partition is an error, not a loss', async () => {
  const store = createTickStore(connection);
  const early = { instrumentId: 2, trade: trade(9, { time: Date.UTC(2001, 8, 10) }) };
  await expect(store.writeTicks([early])).rejects.toThrow(/no partition/);
});

test('what was written is read back to the bit, in id order, from a time on', async () => {
  const store = createTickStore(connection);
  const odd = trade(30_000, { price: 0.1 + 0.2, qty: 1e-7, normalQty: 0.004, takerSide: 'sell', trades: 1 });
  await store.writeTicks([{ instrumentId: 3, trade: odd }, ...rows(3, range(1, 29_999))]);
  const read: AggTrade[] = [];
  const instrument = { id: 3, symbol: 'BTCUSDT' } as Parameters<typeof store.readTicks>[0];
  for await (const batch of store.readTicks(instrument, T + 5_000)) read.push(...batch);
  expect(read.map((tick) => tick.aggId)).toEqual(range(5_000, 30_000));
  expect(read.at(-1)).toEqual({ ...odd, receivedAt: odd.time, shard: 'store' });
  expect(await store.lastTick(3)).toEqual({ aggId: 30_000, time: T + 30_000 });
  expect(await store.lastTick(99)).toBeNull();
});

test('holes are named, and known absences are not asked for again', async () => {
  const store = createTickStore(connection);
  await insertInstruments(connection.sql, ['S1', 'S2', 'S3', 'S4']);
  await store.writeTicks(rows(4, [...range(1, 9), ...range(20, 29), ...range(31, 40)]));
  const holes = [
    { fromAggId: 10, toAggId: 19 },
    { fromAggId: 30, toAggId: 30 },
  ];
  expect(await store.findGaps(4, T)).toEqual(holes);
  await store.openGap(4, 10, 19, T);
  await store.closeGap(4, 10, [{ fromAggId: 10, toAggId: 19 }], T + 1);
  expect(await store.findGaps(4, T)).toEqual([holes[1]]);
  await store.writeTicks(rows(4, [30]));
  expect(await store.findGaps(4, T)).toEqual([]);
});

/** A new instrument: gaps are only of those that exist. */
async function instrumentNamed(symbol: string): Promise<number> {
  const [id = 0] = await insertInstruments(connection.sql, [symbol]);
  return id;
}

test('what is stored of a range of ids is told however old it is', async () => {
  const store = createTickStore(connection);
  const id = await instrumentNamed('RANGE');
  await store.writeTicks(rows(id, [5, 6, 7, 10, 11, 15, 16]));
  const of = (fromAggId: number, toAggId: number) => store.storedRange(id, { fromAggId, toAggId });
  const span = (from: number, to: number) => ({ from: trade(from).time, to: trade(to).time });
  expect(await of(6, 7)).toEqual({ state: 'whole', missing: [], span: span(6, 7) });
  expect(await of(6, 12)).toEqual({
    state: 'missing',
    missing: [
      { fromAggId: 8, toAggId: 9 },
      { fromAggId: 12, toAggId: 12 },
    ],
    span: span(6, 11),
  });
  const none = { state: 'missing', missing: [{ fromAggId: 12, toAggId: 14 }], span: null };
  expect(await of(12, 14)).toEqual(none);
  await store.openGap(id, 12, 14, T);
  await store.closeGap(id, 12, [{ fromAggId: 12, toAggId: 14 }], T + 1);
  expect(await of(12, 14)).toEqual({ state: 'absent', missing: [], span: null });
  expect(await of(1, 4), 'the series begins behind it').toEqual({
    state: 'retired',
    missing: [],
    span: null,
  });
});

test('a hole that is found again is open again; what is absent does not grow by itself', async () => {
  const store = createTickStore(connection);
  const id = await instrumentNamed('AGAIN');
  const open = () => store.openGaps(id);
  await store.openGap(id, 10, 14, T);
  await store.closeGap(id, 10, [], T + 1);
  expect(await open()).toEqual([]);
  await store.openGap(id, 10, 12, T + 2);
  expect(await open()).toEqual([{ fromAggId: 10, toAggId: 14 }]);
  await store.closeGap(id, 10, [{ fromAggId: 10, toAggId: 14 }], T + 3);
  await store.openGap(id, 10, 14, T + 4);
  expect(await open(), 'it is known to be absent').toEqual([]);
  await store.openGap(id, 10, 20, T + 5);
  expect(await open()).toEqual([{ fromAggId: 10, toAggId: 20 }]);
});

test('of a hole that is closed only what the venue lacks is absent: what was repaired may be lost once more', async () => {
  const store = createTickStore(connection);
  const id = await instrumentNamed('PARTLY');
  await store.writeTicks(rows(id, [...range(1, 9), ...range(21, 29)]));
  await store.openGap(id, 10, 20, T);
  await store.writeTicks(rows(id, [...range(10, 12), ...range(15, 20)]));
  await store.closeGap(id, 10, [{ fromAggId: 13, toAggId: 14 }], T + 1);
  expect([await store.openGaps(id), await store.findGaps(id, T)]).toEqual([[], []]);
  await connection.sql`delete from agg_trades where instrument_id = ${id} and agg_id between 16 and 18`;
  expect(await store.findGaps(id, T)).toEqual([{ fromAggId: 16, toAggId: 18 }]);
});

test('what the venue skips is recorded as absent, and no more than that', async () => {
  const id = await instrumentNamed('SKIPS');
  const store = createTickStore(connection);
  const recorded = () => connection.sql`
    select from_agg_id::int as from, to_agg_id::int as to, kind from tick_gaps where instrument_id = ${id} order by 1`;
  await store.openGap(id, 10, 20, T);
  await recordAbsent(connection.sql, id, { fromAggId: 10, toAggId: 12 }, T + 1);
  expect(await recorded()).toEqual([{ from: 10, to: 12, kind: 'absent' }]);
  expect(await store.openGaps(id)).toEqual([]);
  await recordAbsent(connection.sql, id, { fromAggId: 10, toAggId: 11 }, T + 2);
  await recordAbsent(connection.sql, id, { fromAggId: 15, toAggId: 16 }, T + 2);
  expect(await recorded()).toMatchObject([
    { from: 10, to: 12 },
    { from: 15, to: 16 },
  ]);
});

test('of the stored funding before a time the largest is found, whatever its sign', async () => {
  const store = createTickStore(connection);
  const [instrumentId = 0] = await insertInstruments(connection.sql, ['FUNDUSDT'], 'wide');
  expect(await store.largestFunding(instrumentId, T)).toBeNull();
  const settled = (hours: number, value: number) => {
    const time = T - hours * 3_600_000;
    const type = 'funding_settlement' as const;
    return { instrumentId, indicator: { symbol: 'FUNDUSDT', type, time, value, collectedAt: T } };
  };
  const shown = { ...settled(3, 0.5).indicator, type: 'funding_rate' as const };
  await store.writeIndicators([
    ...[settled(24, 0.0001), settled(16, -0.003), settled(8, 0.002), settled(0, 0.01)],
    { instrumentId, indicator: shown },
  ]);
  expect(await store.largestFunding(instrumentId, T)).toEqual({ at: T - 16 * 3_600_000, rate: -0.003 });
  expect(await store.largestFunding(instrumentId, T + 1)).toEqual({ at: T, rate: 0.01 });
});
