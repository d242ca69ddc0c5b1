import { connectDatabase, type Database } from '@ae/db/client.ts';
import type { Position, PositionExit } from '@ae/server/engine/core/model/position.ts';
import type { StateStore } from '@ae/server/engine/ports.ts';
import { loadPresets } from '@ae/server/store/presets.ts';
import { createStateStore } from '@ae/server/store/state.ts';
import { storesOf } from '@ae/server/store/stores.ts';
import type { StrategyRow } from '@ae/server/store/strategies.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const T = Date.UTC(2026, 10, 20, 12);
let database: TestDatabase;
let connection: Database;
let store: StateStore;
let opened: Position;

beforeAll(async () => {
  database = await testDatabase();
  connection = connectDatabase(database.url, { max: 2 });
  store = createStateStore(connection, 'simulated');
  const filters = { tickSize: '0.1', stepSize: '0.001', minQty: '0.001', maxQty: '1000', minNotional: '100' };
  const market = { marketStepSize: '0.001', marketMinQty: '0.001', marketMaxQty: '120' };
  const band = { multiplierUp: '1.05', multiplierDown: '0.95' };
  const untold = { minPrice: null, maxPrice: null, pricePrecision: null, quantityPrecision: null };
  const names = { baseAsset: 'BTC', quoteAsset: 'USDT', status: 'TRADING' };
  const row = { symbol: 'BTCUSDT', ...names, ...filters, ...market, ...band, ...untold };
  await store.saveInstruments([row], new Set(['BTCUSDT']), T);
  await loadPresets(connection, { venue: 'simulated', grid: false, at: T });
  const [strategy] = await store.strategies();
  const [instrument] = await store.saveInstruments([row], new Set(['BTCUSDT']), T);
  if (strategy === undefined || instrument === undefined) throw new Error('no strategy');
  opened = position(strategy.id, instrument.id);
});

afterAll(async () => {
  await connection.close();
  await database.close();
});

function position(strategyId: string, instrumentId: number): Position {
  return {
    id: `${strategyId}@${T}`,
    strategyId,
    strategyVersion: 1,
    strategyName: 'BTC',
    instrumentId,
    symbol: 'BTCUSDT',
    side: 'LONG',
    status: 'active',
    tier: 'standard',
    score: 80,
    layers: [{ name: 'direction', raw: 1, rawMax: 2, score: 20, max: 40 }],
    openedAt: T,
    entryPrice: '65000.1',
    priceSource: 'last_trade',
    fillModel: 'level',
    triggerPrice: 'last',
    atr: 187.5,
    riskDistance: '280.123456789',
    qty: '0.713',
    openQty: '0.713',
    initialStop: '64720',
    stopPrice: '64720',
    breakEvenStop: '65000.1',
    tp1Price: '65210',
    tp2Price: '65420',
    timeoutAt: T + 3_600_000,
    entryFeeRate: '0.0005',
    exitFeeRate: '0.0005',
    entryFeeUsd: '23.17',
    tp1At: null,
    closedAt: null,
    grossR: null,
    feesR: null,
    pnlR: null,
    pnlUsd: null,
    feesUsd: null,
    mfeR: 0.1,
    maeR: -0.2,
    exits: [],
    asOfAggId: 1_000,
    capitalFraction: null,
    entrySlippageBps: 0,
    marketSlippageBps: null,
    tp1Queue: null,
    queueAhead: null,
    tp2Queue: null,
    pendingExit: null,
    pendingExitAt: null,
    pendingMark: null,
  };
}

const half: PositionExit = {
  sequence: 1,
  kind: 'tp1',
  at: T + 5_000,
  price: '65210',
  qty: '0.356',
  feeUsd: '11.6',
  aggId: 1_200,
  slippageBps: 0,
  triggeredAt: null,
  markPrice: null,
};
const rest: PositionExit = { ...half, sequence: 2, kind: 'sl_be', at: T + 9_000, qty: '0.357', aggId: 1_300 };

async function balance(): Promise<string> {
  const [row] = await connection.sql`select current_balance from strategies where id = ${opened.strategyId}`;
  return String(row?.['current_balance']);
}

test('what fill model market waits for comes back: queue, slippage, and an exit without its fill', async () => {
  const market: Position = {
    ...opened,
    fillModel: 'market',
    triggerPrice: 'mark',
    priceSource: 'book_top',
    capitalFraction: 0.05,
    entrySlippageBps: 1.25,
    marketSlippageBps: 1,
    tp1Queue: '12.345',
    queueAhead: '12.345',
  };
  await store.openPosition(market);
  expect(await store.openPositions()).toEqual([market]);
  const worse: PositionExit = {
    ...half,
    ...{ slippageBps: 2.5, triggeredAt: half.at - 40, markPrice: 65_210.5 },
  };
  const waiting: Position = {
    ...market,
    status: 'tp1_hit',
    tp1At: half.at,
    stopPrice: '65000.1',
    queueAhead: null,
    tp2Queue: '7.5',
    pendingExit: 'sl_be',
    pendingExitAt: T + 8_000,
    pendingMark: 65_000,
    asOfAggId: 1_250,
    exits: [worse],
  };
  await store.savePosition(waiting, [worse]);
  expect(await store.openPositions()).toEqual([waiting]);
  await connection.sql`delete from paper_exits`;
  await connection.sql`delete from paper_positions`;
});

test('a position comes back exactly as it was written, also after half of it is closed', async () => {
  await store.openPosition(opened);
  await store.openPosition({ ...opened, entryPrice: '1' });
  expect(await store.openPositions()).toEqual([opened]);
  const tp1: Position = {
    ...opened,
    status: 'tp1_hit',
    tp1At: half.at,
    openQty: '0.357',
    stopPrice: '65000.1',
  };
  const after = { ...tp1, asOfAggId: 1_200, exits: [half] };
  await store.savePosition(after, [half]);
  await store.savePosition(after, [half]);
  expect(await store.openPositions()).toEqual([after]);
  expect(await balance()).toBe('10000');
});

test('closing moves the balance once, however often it is replayed; nothing opens it again', async () => {
  const closed: Position = {
    ...opened,
    status: 'sl_be',
    tp1At: half.at,
    closedAt: rest.at,
    openQty: '0',
    grossR: '0.375',
    feesR: '0.2',
    pnlR: '0.175',
    pnlUsd: '35.25',
    feesUsd: '40',
    asOfAggId: 1_300,
    exits: [half, rest],
  };
  await store.savePosition(closed, [rest]);
  await store.savePosition(closed, [half, rest]);
  await store.savePosition({ ...opened, asOfAggId: 2_000 }, []);
  await store.openPosition(opened);
  expect(await balance()).toBe('10035.25');
  expect(await store.openPositions()).toEqual([]);
  const exits = await connection.sql`select sequence from paper_exits order by sequence`;
  expect(exits.map(({ sequence }) => Number(sequence))).toEqual([1, 2]);
  const [strategy] = (await store.strategies()).filter(({ id }) => id === opened.strategyId);
  // Its signal is not there: the kill came between the two. It was opened all the same.
  expect(strategy).toMatchObject({ lastSignalAt: T, recentEntries: [T] });
  expect(strategy?.recentExits).toEqual([
    { at: half.at, side: 'LONG', kind: 'tp1' },
    { at: rest.at, side: 'LONG', kind: 'sl_be' },
  ]);
});

test('openings come back as times, oldest first; signals that opened nothing do not', async () => {
  const { strategyId, strategyVersion, instrumentId, symbol, side, score, tier } = opened;
  const about = { strategyId, strategyVersion, instrumentId, symbol, side, score, tier, price: 65_000 };
  const signal = (at: number, taken: boolean) => ({
    ...about,
    ...{ id: `${strategyId}@${at}`, at, taken, suppressedBy: taken ? null : ('cooldown' as const) },
  });
  await store.writeSignals([signal(T + 60_000, true), signal(T, true), signal(T + 75_000, false)]);
  expect(await store.strategy(strategyId)).toMatchObject({
    lastSignalAt: T + 60_000,
    recentEntries: [T, T + 60_000],
  });
});

test('a quarantined strategy comes with its error, at the next start as when it is read again', async () => {
  const { strategyId } = opened;
  const errors = async () => [
    (await store.strategies()).find(({ id }) => id === strategyId)?.quarantineError,
    (await store.strategy(strategyId))?.quarantineError,
  ];
  expect(await errors()).toEqual([null, null]);
  await store.quarantine({ strategyId, strategyVersion: 1, error: 'it threw' });
  expect(await errors()).toEqual(['it threw', 'it threw']);
  const others = (await store.strategies()).filter(({ id }) => id !== strategyId);
  expect(others.length).toBeGreaterThan(0);
  expect(others.every(({ quarantineError }) => quarantineError === null)).toBe(true);
});

test('a version saved meanwhile is not quarantined for the one before it', async () => {
  const { strategyId } = opened;
  const { strategies } = storesOf(connection, 'simulated');
  const { config, configHash } = (await strategies.byId(strategyId)) as StrategyRow;
  const edit = { id: strategyId, version: 2, config, configHash, createdBy: null, at: T };
  await strategies.addVersion(connection.db, edit, '0');
  await store.quarantine({ strategyId, strategyVersion: 1, error: 'it threw' });
  expect(await store.strategy(strategyId)).toMatchObject({ version: 2, quarantineError: null });
  await store.quarantine({ strategyId, strategyVersion: 2, error: 'it threw again' });
  expect(await store.strategy(strategyId)).toMatchObject({ version: 2, quarantineError: 'it threw again' });
});

test('a deprecated strategy is loaded while it has something open, and no longer', async () => {
  const later = { ...opened, id: `${opened.strategyId}@${T + 60_000}`, openedAt: T + 60_000 };
  await store.openPosition(later);
  await connection.sql`update strategies set status = 'deprecated', quarantine_error = null where id = ${opened.strategyId}`;
  const ids = async () => (await store.strategies()).map(({ id }) => id);
  expect(await ids()).toContain(opened.strategyId);
  const numbers = { grossR: '0', feesR: '0', pnlR: '0', pnlUsd: '0', feesUsd: '0', openQty: '0' };
  await store.savePosition({ ...later, ...numbers, status: 'manual', closedAt: T + 120_000 }, []);
  expect(await ids()).not.toContain(opened.strategyId);
});
