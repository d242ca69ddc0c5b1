import { connectDatabase, type Database } from '@ae/db/client.ts';
import type { Venue } from '@ae/db/enums.ts';
import { instruments, signalEvaluations, strategies, virtualPositions } from '@ae/db/schema/index.ts';
import type { VirtualPosition } from '@ae/server/engine/core/model/virtual.ts';
import { samplePosition } from '@ae/server/engine/core/samples.ts';
import { GateCountQueries } from '@ae/server/store/api-gate-counts.ts';
import type { TimeRange } from '@ae/server/store/api-range.ts';
import { VirtualQueries } from '@ae/server/store/api-virtual.ts';
import { rollUpGates } from '@ae/server/store/gate-roll-ups.ts';
import { eq, isNull, sql as raw } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { countedLive, decidedLive } from './gate-statistics-live.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MIDNIGHT = Date.UTC(2026, 10, 20);
const NOW = MIDNIGHT + 13 * HOUR + 34 * MINUTE;
const FIRST = MIDNIGHT - 6 * DAY;
const HOME = [1, 2, 3].map(idOf);
const ABROAD = idOf(9);
const OPEN = 'v:still-open';
let database: TestDatabase;
let connection: Database;
let seed = 20_261_120;

/** Mulberry32: the same data and ranges every time. */
function random(): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
}

function whole(below: number): number {
  return Math.floor(random() * below);
}

function pick<T>(values: readonly T[]): T {
  const value = values[whole(values.length)];
  if (value === undefined) throw new RangeError('nothing to pick from');
  return value;
}

function idOf(number: number): string {
  return `00000000-0000-4000-8000-00000000000${number}`;
}

beforeAll(async () => {
  database = await testDatabase();
  connection = connectDatabase(database.url, { max: 4 });
  const home = await insertStrategies('simulated', HOME);
  const abroad = await insertStrategies('binance', [ABROAD]);
  const owners = [...HOME.map((id) => [id, home] as const), [ABROAD, abroad] as const];
  for (const [strategyId, instrumentId] of owners) {
    await insertEvaluations(strategyId, instrumentId);
    await insertPositions(strategyId, instrumentId);
  }
}, 60_000);

afterAll(async () => {
  await connection.close();
  await database.close();
});

async function insertStrategies(venue: 'simulated' | 'binance', ids: readonly string[]): Promise<number> {
  const filters = { tickSize: '0.1', stepSize: '0.001', minQty: '0.001', maxQty: '1000', minNotional: '100' };
  const market = { marketStepSize: '0.001', marketMinQty: '0.001', marketMaxQty: '120' };
  const names = { symbol: 'BTCUSDT', baseAsset: 'BTC', quoteAsset: 'USDT', status: 'TRADING' };
  const [instrument] = await connection.db
    .insert(instruments)
    .values({
      ...({
        venue,
        instrumentSet: 'core',
        multiplierUp: '1.05',
        multiplierDown: '0.95',
        updatedAt: NOW,
      } as const),
      ...{ ...filters, ...market, ...names },
    })
    .returning();
  const instrumentId = instrument?.id ?? 0;
  const money = { initialBalance: '1000', currentBalance: '1000' };
  const base = { model: 'orderflow-v54', status: 'running', currentVersion: 1, createdAt: FIRST } as const;
  await connection.db
    .insert(strategies)
    .values(ids.map((id) => ({ ...base, ...money, id, displayName: id, instrumentId })));
  return instrumentId;
}

const gate = (name: string, passed: boolean) => ({ name, value: 1, threshold: 2, passed, reason: null });

/** Every 7 minutes, with an hour and a half in which nothing was scored. */
async function insertEvaluations(strategyId: string, instrumentId: number): Promise<void> {
  const base = { strategyVersion: 1, configHash: 'h', engineInstance: 'test', score: 70, rawScore: 70 };
  const rows = [];
  for (let at = FIRST + 3 * HOUR + whole(MINUTE); at < NOW; at += 7 * MINUTE) {
    if (at > MIDNIGHT - DAY && at < MIDNIGHT - DAY + 1.5 * HOUR) continue;
    const gates = ['vol', 'cvd', 'whale', 'obi'].map((name) => gate(name, random() < 0.7));
    const failed = gates.find(({ passed }) => !passed);
    const blockReason = failed === undefined ? (random() < 0.2 ? 'no_gate' : null) : `low_${failed.name}`;
    const isSignal = blockReason === null && random() < 0.5;
    const suppressedBy = isSignal && random() < 0.5 ? pick(['cooldown', 'warm_up', 'low_vol']) : null;
    rows.push({
      ...{ ...base, strategyId, instrumentId, at, gates, layers: [], blockReason, suppressedBy },
      signal: isSignal ? ('LONG' as const) : null,
    });
  }
  await connection.db.insert(signalEvaluations).values(rows);
}

const DECIDERS = [
  ['gate:vol'],
  ['gate:obi'],
  ['gate:vol', 'gate:obi'],
  ['gate:vol', 'layer:aux'],
  ['layer:aux'],
  ['layer:aux', 'layer:crowding'],
  [],
];

/** Opened at any time; many close in the same second, some a day later, those of the last hours are open. */
async function insertPositions(strategyId: string, instrumentId: number): Promise<void> {
  const rows: VirtualPosition[] = Array.from({ length: 400 }, (_, index) => {
    const openedAt = FIRST + whole(NOW - FIRST);
    const closedAt = Math.ceil((openedAt + random() ** 6 * 30 * HOUR) / MINUTE) * MINUTE;
    return virtual(`v:${strategyId}@${index}`, {
      ...{ strategyId, instrumentId, openedAt, decidedBy: pick(DECIDERS) },
      ...pick([
        { origin: 'blocked', reason: 'low_vol' } as const,
        { origin: 'taken', reason: null } as const,
      ]),
      ...(index % 10 === 0 ? ({ origin: 'suppressed', reason: 'cooldown' } as const) : {}),
      ...(closedAt < NOW
        ? ({ status: 'sl', closedAt, pnlR: (random() * 4 - 2).toFixed(whole(9)) } as const)
        : {}),
    });
  });
  await insertVirtual(rows);
}

function virtual(id: string, changes: Partial<VirtualPosition>): VirtualPosition {
  const sample = samplePosition({ openedAt: NOW, timeoutAt: NOW, asOfAggId: 1 });
  return { ...sample, origin: 'blocked', reason: 'low_vol', decidedBy: [], ...changes, id };
}

async function insertVirtual(rows: readonly VirtualPosition[]): Promise<void> {
  await connection.db.insert(virtualPositions).values(rows.map(({ symbol: _, ...row }) => row));
}

/** Runs until nothing is left of the last eight days. */
async function rollUpAll(now: number, venue: Venue = 'simulated'): Promise<void> {
  for (let marks = -1, before = -2; marks !== before; ) {
    before = marks;
    await rollUpGates(connection.sql, venue, now);
    const [row] = await connection.sql<{ marks: number }[]>`
      select count(*)::int as marks from roll_ups where at >= ${new Date(FIRST - 2 * DAY).toISOString()}`;
    marks = row?.marks ?? 0;
  }
}

/** Ends at any time, on the hour, on the day. */
function randomRange(): TimeRange {
  const end = () => {
    const at = FIRST - DAY + whole(NOW + DAY - FIRST);
    const step = pick([1, HOUR, DAY]);
    return at - (at % step);
  };
  const [from, to] = [end(), end()].sort((a, b) => a - b) as [number, number];
  return from === to ? { from, to: to + 1 } : { from, to };
}

async function expectSame(strategyId: string | null, range: TimeRange, most: number): Promise<void> {
  const { sql } = connection;
  const whose = { venue: 'simulated', strategyId } as const;
  const counts = await new GateCountQueries(connection, 'simulated').counts(strategyId, range);
  expect(counts).toEqual(await countedLive(sql, whose, range));
  const decided = await new VirtualQueries(connection, 'simulated').decided(strategyId, range, most);
  expect([...decided]).toEqual(await decidedLive(sql, whose, range, most));
}

async function expectSameEverywhere(times: number): Promise<void> {
  await expectSame(null, { from: FIRST - 80 * DAY, to: NOW + 1 }, 5_000);
  for (let turn = 0; turn < times; turn += 1)
    await expectSame(pick([null, null, ...HOME, ABROAD, idOf(7)]), randomRange(), pick([1, 7, 60, 5_000]));
}

async function rolledUp(unit: string): Promise<string[]> {
  const rows = await connection.sql<{ at: string }[]>`
    select to_char(at at time zone 'utc', 'MM-DD') as at from roll_ups
    where venue = 'simulated' and unit = ${unit} and at >= ${new Date(FIRST).toISOString()} order by roll_ups.at`;
  return rows.map(({ at }) => at);
}

test('answers are the same before anything is rolled up, and while only a part is', async () => {
  await expectSameEverywhere(20);
  await rollUpAll(MIDNIGHT - 2 * DAY + 90 * MINUTE);
  expect((await rolledUp('day')).at(-1)).toBe('11-17');
  await expectSameEverywhere(40);
});

test('answers are the same from roll-ups, in any range, of any strategy, also of another venue', async () => {
  await Promise.all([rollUpAll(NOW), rollUpAll(NOW)]);
  expect(await rolledUp('day')).toEqual(['11-14', '11-15', '11-16', '11-17', '11-18', '11-19']);
  expect(await rolledUp('hour')).toHaveLength(6 * 24 + 13);
  await expectSameEverywhere(120);
  await rollUpAll(NOW, 'binance');
  await expectSame(ABROAD, { from: FIRST, to: NOW }, 60);
  await expectSameEverywhere(60);
});

test('a day is rolled up when all that was opened on it is closed, and then for good', async () => {
  const [open] = await connection.db.select().from(virtualPositions).where(isNull(virtualPositions.closedAt));
  if (open === undefined) throw new Error('no position is open');
  const rows = { strategyId: HOME[0] ?? '', instrumentId: open.instrumentId, decidedBy: ['gate:vol'] };
  await insertVirtual([virtual(OPEN, { ...rows, openedAt: MIDNIGHT + HOUR })]);
  await connection.db
    .update(virtualPositions)
    .set({ status: 'sl', closedAt: NOW, pnlR: '0.123456789' })
    .where(raw`${virtualPositions.closedAt} is null and ${virtualPositions.id} <> ${OPEN}`);
  await rollUpAll(NOW + DAY);
  expect(await rolledUp('decided_day')).not.toContain('11-20');
  await expectSameEverywhere(30);
  await connection.db
    .update(virtualPositions)
    .set({ status: 'sl', closedAt: NOW + 20 * HOUR, pnlR: '-1' })
    .where(eq(virtualPositions.id, OPEN));
  await rollUpAll(NOW + DAY);
  expect(await rolledUp('decided_day')).toContain('11-20');
  await expectSameEverywhere(60);
});

test('what was rolled up stays when what it was made of is deleted, and says from when it is', async () => {
  const range = { from: FIRST, to: NOW };
  const counts = () => new GateCountQueries(connection, 'simulated').counts(null, range);
  const decided = () => new VirtualQueries(connection, 'simulated').decided(null, range, 60);
  const before = { counts: await counts(), decided: await decided() };
  const bound = new Date(MIDNIGHT - DAY).toISOString();
  await connection.sql`delete from signal_evaluations where at < ${bound}`;
  await connection.sql`delete from virtual_positions where opened_at < ${bound}`;
  expect({ counts: await counts(), decided: await decided() }).toEqual(before);
  expect(before.counts.firstAt).toBeLessThan(FIRST + 4 * HOUR);
});

test('roll-ups go after a hundred days, and what is stored is read again', async () => {
  for (const venue of ['simulated', 'binance'] as const)
    await rollUpGates(connection.sql, venue, MIDNIGHT + 99 * DAY);
  const [left] = await connection.sql<{ days: number; before: string }[]>`
    select (select count(*) from gate_counts where unit = 'day' and at < ${new Date(MIDNIGHT - DAY).toISOString()})::int
      + (select count(*) from decided_days where at < ${new Date(MIDNIGHT - DAY).toISOString()})::int as days`;
  expect(left?.days).toBe(0);
  await expectSame(null, { from: FIRST, to: MIDNIGHT }, 60);
});
