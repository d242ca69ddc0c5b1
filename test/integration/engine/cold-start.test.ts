import { mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BinanceInstruments } from '@ae/server/engine/adapters/binance/instruments.ts';
import { RestClient } from '@ae/server/engine/adapters/binance/rest/client.ts';
import { Engine } from '@ae/server/engine/core/engine.ts';
import { DAY_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import type { Instrument } from '@ae/server/engine/core/model/instrument.ts';
import type { RunningEngine } from '@ae/server/engine/runtime/running-engine.ts';
import { StoredTrades } from '@ae/server/engine/runtime/stored-trades.ts';
import { WindowFiles } from '@ae/server/engine/runtime/windows/window-files.ts';
import { type RunningSimulator, startSimulator } from '@ae/server/simulator/index.ts';
import { createStateStore } from '@ae/server/store/state.ts';
import { createTickStore } from '@ae/server/store/tick-store.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, bench, until } from './bench.ts';

const quiet = () => undefined;
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const dataDir = mkdtempSync(join(tmpdir(), 'ae-engine-'));
let place: Bench;
let venue: RunningSimulator;
let engine: RunningEngine;
let instruments: readonly Instrument[];
let since = 0;

beforeAll(async () => {
  place = await bench();
  const genesisAt = Date.now() - 26 * 3_600_000;
  venue = await startSimulator({ source: { kind: 'synthetic', seed: 41, instruments: 4, genesisAt } });
  engine = await place.start(venue, { dataDir });
  await engine.drain();
  since = Date.now() - DAY_MS;
  await engine.stop();
  const rest = new RestClient({ baseUrl: venue.restUrl, clock: { now: () => Date.now() }, logger });
  const { instruments: rows } = await new BinanceInstruments(rest, logger).instruments();
  const state = createStateStore(place.connection, 'simulated');
  instruments = await state.saveInstruments(rows, new Set(['BTCUSDT']), Date.now());
  expect(instruments).toHaveLength(4);
});

afterAll(async () => {
  await venue.close();
  await place.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Features and place of the series after a start from what is stored, with or without the copies. */
async function started(windowFiles: WindowFiles | null): Promise<{ snapshots: unknown[]; trades: number }> {
  const core = new Engine({}, { emit: quiet, tick: quiet });
  core.process({ kind: 'instruments', instruments });
  const ticks = createTickStore(place.connection);
  let trades = 0;
  const snapshots: unknown[] = [];
  for (const instrument of instruments) {
    const source = new StoredTrades({ ticks, windowFiles, logger }, instrument, {
      since,
      neededFrom: since,
    });
    for await (const columns of source.after(null)) {
      trades += columns.length;
      core.storedTrades(instrument.symbol, columns);
    }
    const tape = core.tape(instrument.symbol);
    snapshots.push({
      ...core.market(instrument.symbol),
      size: tape?.ring.size,
      first: tape?.ring.aggId(tape.ring.start),
    });
  }
  return { snapshots, trades };
}

test('a clean stop leaves copies; a start from them equals a start without', async () => {
  expect(readdirSync(join(dataDir, 'windows')).sort()).toEqual(
    instruments.map(({ id }) => `${id}.trades`).sort(),
  );
  const files = new WindowFiles(join(dataDir, 'windows'));
  const [withCopies, without] = [await started(files), await started(null)];
  expect(withCopies).toEqual(without);
  expect(withCopies.trades).toBeGreaterThan(1_000);
});

test('a copy that is cut short is not believed', async () => {
  const [first] = instruments;
  const path = join(dataDir, 'windows', `${first?.id}.trades`);
  truncateSync(path, 5_000);
  const files = new WindowFiles(join(dataDir, 'windows'));
  expect(await files.read({ id: first?.id ?? 0 })).toBeNull();
  expect(await started(files)).toEqual(await started(null));
});

test('a copy of ticks that the database lacks is not used', async () => {
  const last = instruments.at(-1) as Instrument;
  await place.connection.sql`
    delete from agg_trades where instrument_id = ${last.id}
      and agg_id > (select max(agg_id) - 20 from agg_trades where instrument_id = ${last.id})`;
  expect(await started(new WindowFiles(join(dataDir, 'windows')))).toEqual(await started(null));
});

test('the next start goes on from where the last one ended', async () => {
  engine = await place.start(venue, { dataDir });
  await engine.drain();
  await until('it is warm', () =>
    place.updates.some((update) => update.kind === 'status' && update.status.history.progress === 1),
  );
  const holes = await place.connection.sql`
    select instrument_id from agg_trades group by 1 having max(agg_id) - min(agg_id) + 1 <> count(*)`;
  expect(holes).toEqual([]);
  await engine.stop();
});
