import type { Position } from '@ae/server/engine/core/model/position.ts';
import { samplePosition } from '@ae/server/engine/core/samples.ts';
import type { RunningEngine } from '@ae/server/engine/runtime/running-engine.ts';
import { type RunningSimulator, startSimulator } from '@ae/server/simulator/index.ts';
import { loadPresets } from '@ae/server/store/presets.ts';
import { createStateStore } from '@ae/server/store/state.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, bench } from './bench.ts';

const MINUTE_MS = 60_000;
const OUTAGE_MS = 40 * MINUTE_MS;
let place: Bench;
let venue: RunningSimulator;
let engine: RunningEngine;

interface Minute {
  readonly openTime: number;
  readonly high: number;
  readonly low: number;
}

beforeAll(async () => {
  place = await bench();
  const genesisAt = Date.now() - 3 * 3_600_000;
  venue = await startSimulator({ source: { kind: 'synthetic', seed: 11, instruments: 4, genesisAt } });
  engine = await place.start(venue);
  await loadPresets(place.connection, { venue: 'simulated', grid: false, at: Date.now() });
  await engine.drain();
  await engine.stop();
});

afterAll(async () => {
  await engine.stop();
  await venue.close();
  await place.close();
});

/** The venue's own minutes of mark prices since a time. */
async function minutesSince(startTime: number): Promise<readonly Minute[]> {
  const query = `symbol=BTCUSDT&interval=1m&startTime=${startTime}&limit=1500`;
  const answer = await fetch(`${venue.restUrl}/fapi/v1/markPriceKlines?${query}`);
  const rows = (await answer.json()) as [number, string, string, string][];
  return rows.map(([openTime, , high, low]) => ({ openTime, high: Number(high), low: Number(low) }));
}

/** Forgets the trades of the outage; returns where the stored series then ends. */
async function forgetSince(at: number): Promise<{ aggId: number; price: number; instrumentId: number }> {
  const { sql } = place.connection;
  await sql`delete from agg_trades where time >= ${new Date(at).toISOString()}`;
  const [last] = await sql<{ aggId: number; price: number; instrumentId: number }[]>`
    select agg_id::float8 as "aggId", price::float8 as price, instrument_id as "instrumentId"
    from agg_trades t join instruments i on i.id = t.instrument_id
    where i.symbol = 'BTCUSDT' order by agg_id desc limit 1`;
  if (last === undefined) throw new Error('nothing is stored');
  return last;
}

test('a stop that the mark price met during an outage closes at its time and level', async () => {
  const now = Date.now();
  const from = now - (now % MINUTE_MS) - OUTAGE_MS;
  const { aggId, price, instrumentId } = await forgetSince(from);
  const minutes = await minutesSince(from);
  // A level that is met in the middle of the outage for the first time, on whichever side the market went.
  const middle = minutes.slice(0, 20);
  const lowest = Math.min(...middle.map(({ low }) => low));
  const highest = Math.max(...middle.map(({ high }) => high));
  const isLong = price - lowest > highest - price;
  const stop = isLong ? lowest : highest;
  const met = minutes.find(({ low, high }) => (isLong ? low <= stop : high >= stop)) as Minute;
  const [sign, state] = [isLong ? 1 : -1, createStateStore(place.connection, 'simulated')];
  const strategy = (await state.strategies()).find(({ config }) => config.symbol === 'BTCUSDT');
  const position: Position = samplePosition({
    ...{ id: 'missed', strategyId: String(strategy?.id), strategyVersion: strategy?.version ?? 1 },
    ...{ instrumentId, side: isLong ? 'LONG' : 'SHORT', triggerPrice: 'mark', asOfAggId: aggId },
    ...{ openedAt: from - MINUTE_MS, timeoutAt: now + 60 * MINUTE_MS, entryPrice: String(price) },
    ...{ riskDistance: String(Math.abs(price - stop)), initialStop: String(stop), stopPrice: String(stop) },
    ...{ breakEvenStop: String(price), tp1Price: String(price + sign * 5_000) },
    tp2Price: String(price + sign * 9_000),
  });
  await state.openPosition(position);

  engine = await place.start(venue);
  await engine.drain();

  const [closed] = await place.connection.sql`
    select p.status, (extract(epoch from p.closed_at) * 1000)::float8 as at, x.price::float8 as price,
      x.mark_price::float8 as mark, x.agg_id as "aggId"
    from paper_positions p join paper_exits x on x.position_id = p.id where p.id = 'missed'`;
  expect(closed).toEqual({
    status: 'sl',
    at: met.openTime + MINUTE_MS,
    price: stop,
    mark: stop,
    aggId: null,
  });
  expect(await state.openPositions()).toEqual([]);
});
