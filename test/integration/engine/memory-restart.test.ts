import { randomUUID } from 'node:crypto';
import { connectDatabase, type Database } from '@ae/db/client.ts';
import { HOUR_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import type { EngineStrategy } from '@ae/server/engine/core/model/strategy.ts';
import { evaluationRecord, type Scored, score } from '@ae/server/engine/core/signals/evaluate.ts';
import { StrategyState } from '@ae/server/engine/core/signals/strategy-state.ts';
import type { StateStore } from '@ae/server/engine/ports.ts';
import { createStateStore } from '@ae/server/store/state.ts';
import { StrategyStore } from '@ae/server/store/strategies.ts';
import { configHash } from '@ae/server/store/strategy-hash.ts';
import { sampleConfig, sampleFeatures } from '@ae/strategies/samples.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const T = Date.UTC(2026, 10, 20, 12);
const STEP_MS = 15_000;
const ID = randomUUID();
let database: TestDatabase;
let connection: Database;
let store: StateStore;
let instrumentId: number;

beforeAll(async () => {
  database = await testDatabase();
  connection = connectDatabase(database.url, { max: 2 });
  store = createStateStore(connection, 'simulated');
  instrumentId = await instrument();
  const config = sampleConfig({ model: 'orderflow-v50' });
  const strategies = new StrategyStore(connection, 'simulated');
  await connection.db.transaction((tx) =>
    strategies.insert(tx, {
      ...{ id: ID, version: 1, config, configHash: configHash(config) },
      ...{ createdBy: null, at: T, instrumentId, presetKey: null },
    }),
  );
});

afterAll(async () => {
  await connection.close();
  await database.close();
});

async function instrument(): Promise<number> {
  const filters = { tickSize: '0.1', stepSize: '0.001', minQty: '0.001', maxQty: '1000', minNotional: '100' };
  const market = { marketStepSize: '0.001', marketMinQty: '0.001', marketMaxQty: '120' };
  const band = { multiplierUp: '1.05', multiplierDown: '0.95' };
  const untold = { minPrice: null, maxPrice: null, pricePrecision: null, quantityPrecision: null };
  const names = { symbol: 'BTCUSDT', baseAsset: 'BTC', quoteAsset: 'USDT', status: 'TRADING' };
  const row = { ...names, ...filters, ...market, ...band, ...untold };
  const [saved] = await store.saveInstruments([row], new Set(['BTCUSDT']), T);
  if (saved === undefined) throw new Error('no instrument');
  return saved.id;
}

async function loaded(): Promise<EngineStrategy> {
  const strategy = await store.strategy(ID);
  if (strategy === null) throw new Error('no strategy');
  return strategy;
}

/** One evaluation at a rank of the ATR, stored as the engine stores it. */
async function evaluate(state: StrategyState, index: number, atrPercentile: number): Promise<Scored> {
  const calm = sampleFeatures({ atrPercentile });
  const cvd = { ...calm.cvd, '30m': 12, '4h': 40 };
  const snapshot = { ...calm, cvd, at: T + index * STEP_MS };
  const scored = score(state, snapshot);
  if (!scored.ok) throw new Error(scored.error);
  state.evaluations += 1;
  const record = evaluationRecord(state, scored.value, { instrumentId, at: snapshot.at }, null);
  await store.writeSnapshots([{ instrumentId, snapshot }]);
  await store.writeEvaluations([record], 'test');
  return scored.value;
}

const expansion = ({ evaluation }: Scored): number | undefined =>
  evaluation.layers.find(({ name }) => name === 'expansion')?.raw;

test('a crossing of the ATR that is on its way when the engine is killed counts after it', async () => {
  const before = new StrategyState(await loaded());
  await evaluate(before, 0, 30);
  await evaluate(before, 1, 50);
  const after = new StrategyState(await loaded());
  // As after a start: the features are not ready yet, which tells nothing of the market.
  after.rest();
  const crossed = await evaluate(after, 4, 70);
  expect(crossed.memory).toEqual({ model: 'orderflow-v50', state: { atrRank: 'low', cvd1h: null } });
  expect(expansion(crossed)).toBe(25);
  const again = new StrategyState(await loaded());
  expect(expansion(await evaluate(again, 5, 70))).toBe(25);
});

test('it does not count after a rest of the features, nor after an outage of more than an hour', async () => {
  const rested = new StrategyState(await loaded());
  await evaluate(rested, 6, 70);
  rested.rest();
  expect(expansion(await evaluate(rested, 7, 70))).toBe(0);
  await evaluate(new StrategyState(await loaded()), 8, 30);
  const later = new StrategyState(await loaded());
  const scored = await evaluate(later, 8 + HOUR_MS / STEP_MS + 1, 70);
  expect([scored.memory, expansion(scored)]).toEqual([null, 0]);
});
