import { connectDatabase, type Database } from '@ae/db/client.ts';
import type { VirtualEvent, VirtualPosition, VirtualRecord } from '@ae/server/engine/core/model/virtual.ts';
import { VirtualBook } from '@ae/server/engine/core/positions/virtual-book.ts';
import { samplePosition } from '@ae/server/engine/core/samples.ts';
import type { StateStore } from '@ae/server/engine/ports.ts';
import { loadPresets } from '@ae/server/store/presets.ts';
import { applyRetention } from '@ae/server/store/retention.ts';
import { createStateStore } from '@ae/server/store/state.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const T = Date.UTC(2026, 10, 20, 12);
const MINUTE = 60_000;
const DAY = 86_400_000;
let database: TestDatabase;
let connection: Database;
let store: StateStore;
let strategyId: string;
let instrumentId: number;

beforeAll(async () => {
  database = await testDatabase();
  connection = connectDatabase(database.url, { max: 2 });
  store = createStateStore(connection, 'simulated');
  const filters = { tickSize: '0.1', stepSize: '0.001', minQty: '0.001', maxQty: '1000', minNotional: '100' };
  const market = { marketStepSize: '0.001', marketMinQty: '0.001', marketMaxQty: '120' };
  const band = { multiplierUp: '1.05', multiplierDown: '0.95' };
  const untold = { minPrice: null, maxPrice: null, pricePrecision: null, quantityPrecision: null };
  const names = (symbol: string) => ({ symbol, baseAsset: symbol, quoteAsset: 'USDT', status: 'TRADING' });
  const rows = ['BTCUSDT', 'ETHUSDT'].map((symbol) => ({
    ...names(symbol),
    ...filters,
    ...market,
    ...band,
    ...untold,
  }));
  const saved = await store.saveInstruments(rows, new Set(['BTCUSDT']), T);
  instrumentId = saved.find(({ symbol }) => symbol === 'BTCUSDT')?.id ?? 0;
  await loadPresets(connection, { venue: 'simulated', grid: false, at: T });
  const strategies = await store.strategies();
  strategyId = strategies.find(({ config }) => config.symbol === 'BTCUSDT')?.id ?? '';
});

afterAll(async () => {
  await connection.close();
  await database.close();
});

/** LONG 60,000: stop 59,800, TP1 60,150, TP2 60,300. */
function virtual(name: string, changes: Partial<VirtualPosition> = {}): VirtualPosition {
  return {
    ...samplePosition({ openedAt: T, timeoutAt: T + 240 * MINUTE, asOfAggId: 100 }),
    id: `v:${strategyId}@${name}`,
    strategyId,
    instrumentId,
    layers: [{ name: 'direction', raw: 1, rawMax: 2, score: 20, max: 40 }],
    origin: 'blocked',
    reason: 'low_volatility',
    decidedBy: ['gate:vol'],
    ...changes,
  };
}

/** A book and what it wants stored. */
function follower(): { book: VirtualBook; records: VirtualRecord[] } {
  const records: VirtualRecord[] = [];
  const output = { record: (record: VirtualRecord) => void records.push(record), marks: () => undefined };
  return { book: new VirtualBook(output, { open: 0, dropped: 0 }), records };
}

/** Trades from an id on, one a second. */
function trade(book: VirtualBook, prices: readonly number[], fromId = 101): void {
  for (const [index, price] of prices.entries()) {
    const aggId = fromId + index;
    book.onTrade(price, T + (aggId - 100) * 1_000, aggId);
  }
}

async function eventsOf(id: string): Promise<Pick<VirtualEvent, 'sequence' | 'kind'>[]> {
  const rows = await connection.sql<{ sequence: number; kind: VirtualEvent['kind'] }[]>`
    select sequence, kind from virtual_events where position_id = ${id} order by sequence`;
  return rows.map(({ sequence, kind }) => ({ sequence, kind }));
}

test('a position comes back exactly as it was written, also half closed, however often it is written', async () => {
  const position = virtual('a');
  const { book, records } = follower();
  book.open(position);
  await store.writeVirtual(records);
  await store.writeVirtual(records);
  expect(await store.openVirtual()).toEqual([
    { position, trail: { sequence: 1, grossR: 0, isTargetNear: false, isStopNear: false } },
  ]);
  trade(book, [60_125, 60_155]);
  await store.writeVirtual(records);
  const [half] = await store.openVirtual();
  const current = records.findLast((record) => record.position !== null)?.position;
  expect(half?.position).toEqual(current);
  expect(half?.position).toMatchObject({ status: 'tp1_hit', exits: [{ kind: 'tp1', aggId: 102 }] });
  expect(half?.trail).toEqual({ sequence: 4, grossR: 0.75, isTargetNear: false, isStopNear: false });
  trade(book, [60_275, 60_310], 103);
  await store.writeVirtual(records);
  expect(await store.openVirtual()).toEqual([]);
  expect((await eventsOf(position.id)).map(({ kind }) => kind)).toEqual([
    ...['created', 'tp1_near', 'tp1_hit', 'break_even_moved', 'tp2_near', 'tp2_hit', 'closed'],
  ]);
});

test('what is closed stays closed, and nothing older replaces something newer', async () => {
  const position = virtual('b');
  const { book, records } = follower();
  book.open(position);
  trade(book, [59_700]);
  await store.writeVirtual(records);
  await store.writeVirtual([{ position: { ...position, asOfAggId: 500, mfeR: 9 }, events: [] }]);
  const [row] =
    await connection.sql`select status, mfe_r, closed_at from virtual_positions where id = ${position.id}`;
  expect(row).toMatchObject({ status: 'sl', mfe_r: 0 });
  const open = virtual('c', { asOfAggId: 300 });
  await store.writeVirtual([
    { position: open, events: [created(open)] },
    { position: { ...open, asOfAggId: 299, mfeR: 1 }, events: [] },
    { position: { ...open, asOfAggId: 301, maeR: -0.5 }, events: [] },
  ]);
  const [kept] = (await store.openVirtual()).filter(({ position: { id } }) => id === open.id);
  expect(kept?.position).toMatchObject({ asOfAggId: 301, mfeR: 0, maeR: -0.5 });
  await connection.sql`delete from virtual_positions where id = ${open.id}`;
});

function created({ id, strategyId: of, openedAt }: VirtualPosition): VirtualEvent {
  const numbers = { price: 60_000, grossR: 0, tpDistance: 1, slDistance: 1 };
  return { positionId: id, strategyId: of, sequence: 1, kind: 'created', at: openedAt, ...numbers };
}

test('a restart anywhere ends with the same events, numbered on, and the same result', async () => {
  const prices = [60_050, 60_130, 60_140, 60_151, 60_031, 60_029, 60_280, 60_100, 60_275, 60_301];
  const whole = follower();
  whole.book.open(virtual('whole'));
  trade(whole.book, prices);
  const expected = whole.records
    .flatMap(({ events }) => events)
    .map(({ sequence, kind }) => ({ sequence, kind }));
  for (let killedAt = 0; killedAt <= prices.length; killedAt += 1) {
    const position = virtual(`killed${killedAt}`);
    const first = follower();
    first.book.open(position);
    trade(first.book, prices.slice(0, killedAt));
    await store.writeVirtual(first.records);
    const second = follower();
    for (const { position: open, trail } of await store.openVirtual()) {
      if (open.id === position.id) second.book.restore(open, trail);
    }
    // Everything that was missed, and all that was seen before, comes again.
    trade(second.book, prices);
    await store.writeVirtual(second.records);
    expect(await eventsOf(position.id), `killed at ${killedAt}`).toEqual(expected);
    const [row] = await connection.sql`
      select status, pnl_r::text as pnl, closed_at from virtual_positions where id = ${position.id}`;
    const end = whole.records.at(-1)?.position;
    expect(row).toMatchObject({ status: 'tp', pnl: end?.pnlR });
    expect(new Date(String(row?.['closed_at'])).getTime()).toBe(end?.closedAt);
  }
});

test('positions change after their strategy has moved to another instrument', async () => {
  const { book, records } = follower();
  const position = virtual('moved');
  book.open(position);
  await store.writeVirtual(records);
  const moveTo = (id: number) =>
    connection.sql`update strategies set instrument_id = ${id} where id = ${strategyId}`;
  await moveTo(instrumentId + 1);
  trade(book, [59_700]);
  await store.writeVirtual(records.slice(1)).finally(() => moveTo(instrumentId));
  expect((await store.openVirtual()).filter(({ position: { id } }) => id === position.id)).toEqual([]);
});

test('a thousand at once are written together, and old events are deleted', async () => {
  const { book, records } = follower();
  for (let index = 0; index < 500; index += 1) book.open(virtual(`many${index}`));
  trade(book, [59_700]);
  await store.writeVirtual(records);
  const count = async () =>
    Number(
      (await connection.sql`select count(*) from virtual_events where position_id like '%many%'`)[0]?.[
        'count'
      ],
    );
  expect(await count()).toBe(2_000);
  await applyRetention(connection.sql, { virtual_events: 30 }, T + 31 * DAY);
  expect(await count()).toBe(0);
});

test('retention takes closed positions, and leaves those that are still followed', async () => {
  const [kept, ended] = [follower(), follower()];
  const patient = virtual('patient', { timeoutAt: T + 90 * DAY });
  kept.book.open(patient);
  ended.book.open(virtual('done'));
  trade(ended.book, [59_700]);
  await store.writeVirtual([...kept.records, ...ended.records]);
  await applyRetention(connection.sql, { virtual_positions: 30 }, T + 31 * DAY);
  const left = await connection.sql`select id, closed_at from virtual_positions`;
  expect(left).toContainEqual({ id: patient.id, closed_at: null });
  expect(left.filter((row) => row['closed_at'] !== null)).toEqual([]);
});
