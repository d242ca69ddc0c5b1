import type { EngineStatusView } from '@ae/server/engine/views.ts';
import { startSimulator } from '@ae/server/simulator/index.ts';
import { DEFAULT_WEIGHT_PER_MINUTE } from '@ae/server/simulator/options.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareCandles } from '../../drills/completeness/candles.ts';
import { type Bench, bench, stored, until } from './bench.ts';

const HOUR = 3_600_000;
const genesisAt = Math.floor(Date.now() / HOUR) * HOUR - 30 * HOUR;
/** As on the exchange: 120 requests a minute, with a day of these contracts far behind them. */
const REAL_WEIGHT = 2_400;
let place: Bench;

beforeAll(async () => {
  place = await bench();
});

afterAll(() => place.close());

function market(weightPerMinute: number) {
  const source = { kind: 'synthetic', seed: 43, instruments: 4, genesisAt } as const;
  return startSimulator({ source, weightPerMinute });
}

function status(): EngineStatusView | null {
  const last = place.updates.findLast(({ kind }) => kind === 'status');
  return last?.kind === 'status' ? last.status : null;
}

test('the market is live while its history comes in, newest first; a start after a kill goes on with it', async () => {
  const slow = await market(REAL_WEIGHT);
  const killed = await place.start(slow);
  await until('trades are live', () => {
    const { state, instruments = [] } = status() ?? {};
    return state === 'running' && instruments.every(({ lastTickAt }) => lastTickAt !== null);
  });
  await until(
    'older ones are stored too',
    async () => ((await stored(place.connection)).get('BTCUSDT')?.count ?? 0) > 3_000,
  );
  expect(status()?.history.progress).toBeLessThan(1);
  const covered = status()?.readiness.find(
    ({ symbol, feature }) => symbol === 'BTCUSDT' && feature === 'cvd5m',
  );
  expect(covered?.progress).toBeGreaterThan(0);
  await killed.abandon();
  await slow.close();

  const half = (await stored(place.connection)).get('BTCUSDT');
  expect(half?.count).toBe((half?.last ?? 0) - (half?.first ?? 0) + 1);
  const venue = await market(DEFAULT_WEIGHT_PER_MINUTE);
  const engine = await place.start(venue);
  await engine.drain();
  await until('it says so', () => status()?.history.progress === 1);
  const since = Date.now() - 24 * HOUR;
  for (const { first, last, count } of (await stored(place.connection)).values())
    expect(count).toBe(last - first + 1);
  const [oldest] = await place.connection.sql<{ at: Date }[]>`
    select max(first) as at from (select min(time) as first from agg_trades group by instrument_id) as each`;
  expect(oldest?.at.getTime()).toBeLessThan(since);
  const now = Math.floor(Date.now() / 60_000) * 60_000 - 60_000;
  const { candles, candlesDifferent, candleExamples } = await compareCandles(place.connection.sql, {
    from: since,
    to: now,
  });
  expect([candlesDifferent, candleExamples]).toEqual([0, []]);
  expect(candles).toBeGreaterThan(4 * 1_000);
  const told = place.updates.flatMap((update) => (update.kind === 'minutesStored' ? update.minutes : []));
  expect(new Set(told.map(({ symbol }) => symbol)).size, 'whoever shows bars hears of them').toBe(4);
  await engine.stop();
  await venue.close();
});
