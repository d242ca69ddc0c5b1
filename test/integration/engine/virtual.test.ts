import type { RunningEngine } from '@ae/server/engine/runtime/running-engine.ts';
import { type RunningSimulator, startSimulator } from '@ae/server/simulator/index.ts';
import { loadPresets } from '@ae/server/store/presets.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bench, bench, until } from './bench.ts';

const HOUR_MS = 3_600_000;
let place: Bench;
let venue: RunningSimulator;
let engine: RunningEngine;

beforeAll(async () => {
  place = await bench();
  const genesisAt = Date.now() - 26 * HOUR_MS;
  venue = await startSimulator({ source: { kind: 'synthetic', seed: 11, instruments: 4, genesisAt } });
  engine = await start();
  await loadPresets(place.connection, { venue: 'simulated', grid: true, at: Date.now() });
  await engine.stop();
  engine = await start();
  await engine.drain();
});

afterAll(async () => {
  await engine.stop();
  await venue.close();
  await place.close();
});

function start(): Promise<RunningEngine> {
  return place.start(venue, { evaluationIntervalMs: 1_000 });
}

async function count(what: string): Promise<number> {
  const [row] = await place.connection.sql.unsafe(`select count(*)::int as n from ${what}`);
  return Number(row?.['n']);
}

/** Those that claim to be taken; paper positions are stored first. */
const WITHOUT_PAPER = `virtual_positions v where origin = 'taken'
  and not exists (select 1 from paper_positions p where 'v:' || p.id = v.id)`;

const told = () => place.updates.flatMap((update) => (update.kind === 'virtual' ? [update] : []));

test('what the market makes of signals and near signals is followed, stored and told', async () => {
  await until('some are followed', async () => (await count('virtual_positions')) >= 5, 100_000);
  await until('marks are told', () =>
    told().some(({ events }) => events.some(({ kind }) => kind === 'price_updated')),
  );
  expect(await count(WITHOUT_PAPER)).toBe(0);
  // One of a cause: what a single gate or layer decided is a cause of its own, what several did together is one more.
  const cause = `case when origin = 'blocked' and jsonb_array_length(decided_by) = 1 then decided_by->>0 end`;
  const doubled = `(select 1 from virtual_positions where status in ('active', 'tp1_hit')
    group by strategy_id, side, origin, ${cause} having count(*) > 1) d`;
  expect(await count(doubled)).toBe(0);
  // Each position begins with its creation, and no number is left out.
  expect(await count("virtual_events where (sequence = 1) <> (kind = 'created')")).toBe(0);
  const holes = `(select 1 from virtual_events group by position_id having max(sequence) <> count(*)) d`;
  expect(await count(holes)).toBe(0);
  const refused = place.logs.filter(({ message }) => message === 'the database refused a row');
  expect(refused).toEqual([]);
});

test('after a restart the open ones go on, numbered on', async () => {
  await engine.stop();
  const open = await place.connection.sql<{ id: string }[]>`
    select id from virtual_positions where status in ('active', 'tp1_hit')`;
  place.updates.length = 0;
  engine = await start();
  const restored = new Set(told().flatMap(({ positions }) => positions.map(({ id }) => id)));
  await until('they are told', () => {
    for (const { positions } of told()) for (const { id } of positions) restored.add(id);
    return open.every(({ id }) => restored.has(id));
  });
  await engine.drain();
  await until('they are marked again', () => told().some(({ events }) => events.length > 0));
  const holes = `(select 1 from virtual_events group by position_id having max(sequence) <> count(*)) d`;
  expect(await count(holes)).toBe(0);
  expect(await count(WITHOUT_PAPER)).toBe(0);
});
