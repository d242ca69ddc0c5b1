import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { globalId } from '@ae/server/api/ids.ts';
import { DAY_MS } from '@ae/server/engine/core/model/epoch-ms.ts';
import { DEFAULT_PAPER } from '@ae/server/engine/core/model/paper-config.ts';
import type { RunningEngine } from '@ae/server/engine/runtime/running-engine.ts';
import { explain } from '@ae/server/explain/explain.ts';
import { Explainer } from '@ae/server/explain/explainer.ts';
import type { Explanation } from '@ae/server/explain/explanation.ts';
import { parseSubject } from '@ae/server/explain/subject.ts';
import { storesOf } from '@ae/server/store/stores.ts';
import { configHash } from '@ae/server/store/strategy-hash.ts';
import type { StrategyConfig } from '@ae/strategies/config.ts';
import { gridPresets } from '@ae/strategies/grid.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAe } from '../cli/run-ae.ts';
import { type Bench, until } from './bench.ts';
import { type ScoredMarket, scoredMarket } from './scored-market.ts';

const WINDOWS = [
  ['5m', '30m'],
  ['15m', '1h'],
  ['30m', '4h'],
] as const;
const [OFF, WEIGHTS] = [
  { enabled: false },
  { weightDirection: 55, weightEnv: 25, weightAux: 15, weightMomentum: 5 },
];
const { gateVol, gateWhale, gateObi, gateSpotPerp } = gridPresets()[0] as StrategyConfig;
const EAGER = {
  ...WEIGHTS,
  ...{ entryScore: 60, flipThreshold: 95, cooldownMinutes: 0 },
  ...{ gateVol: { ...gateVol, ...OFF }, gateCvd: OFF, gateWhale: { ...gateWhale, ...OFF } },
  ...{ gateObi: { ...gateObi, ...OFF }, gateSpotPerp: { ...gateSpotPerp, ...OFF } },
};

const folder = mkdtempSync(join(tmpdir(), 'ae-explain-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let market: ScoredMarket;
let place: Bench;
let engine: RunningEngine;

beforeAll(async () => {
  market = await scoredMarket(11);
  ({ place, engine } = market);
  await until('there are evaluations with a slope against two others', async () => {
    const [row] = await place.connection.sql<{ n: number }[]>`
      select count(distinct at)::int as n from signal_evaluations where cvd_accel is not null`;
    return (row?.n ?? 0) >= 8;
  });
  await engine.drain();
});

afterAll(async () => {
  await market.close();
});

interface Row {
  readonly id: string;
  readonly symbol: string;
  readonly price: number;
}

/** Ids of the newest evaluations, one of each model and instrument. */
async function newest(): Promise<string[]> {
  const rows = await place.connection.sql<Row[]>`
    select distinct on (s.model, e.instrument_id) e.strategy_id || '@' ||
      round(extract(epoch from e.at) * 1000)::bigint as id
    from signal_evaluations e join strategies s on s.id = e.strategy_id
    order by s.model, e.instrument_id, e.at desc`;
  return rows.map(({ id }) => id);
}

async function explained(kind: 'evaluation' | 'trade', id: string): Promise<Explanation | null> {
  const subject = parseSubject(kind, id);
  if (subject === null) throw new Error(`not an id: ${id}`);
  return explain(storesOf(place.connection, 'simulated'), subject, { recompute: true });
}

test('ticks give every evaluation again, to the last bit', async () => {
  const ids = await newest();
  expect(ids.length).toBeGreaterThanOrEqual(4);
  for (const id of ids) {
    const trail = await explained('evaluation', id);
    expect(trail?.recompute?.differences).toEqual([]);
    expect(trail?.recompute?.identical).toBe(true);
    expect(trail?.recompute?.ticks).toBeGreaterThan(1_000);
    expect(trail?.recompute?.taken).not.toContain('cvdAccel');
  }
});

test('the trail holds what made the score', async () => {
  const [id = ''] = await newest();
  const trail = await explained('evaluation', id);
  expect(trail).toMatchObject({ kind: 'evaluation', id, codeVersion: expect.any(String) });
  expect(trail?.previousAt).toBe((trail?.at ?? 0) - 3_000);
  expect(trail?.inputs['price']).toMatchObject({ origin: 'ticks', asOfAggId: expect.any(Number) });
  expect(trail?.inputs['price']?.ageMs).toBeGreaterThanOrEqual(0);
  expect(trail?.inputs['obi10']).toMatchObject({ origin: 'book' });
  const sum = trail?.layers.reduce((total, layer) => total + layer.contribution, 0) ?? 0;
  expect(sum).toBeCloseTo(trail?.rawScore ?? Number.NaN, 8);
});

test('the API makes it again in a thread of its own, which hardly holds up its own', async () => {
  const [id = ''] = await newest();
  const explainer = new Explainer({
    stores: storesOf(place.connection, 'simulated'),
    databaseUrl: place.database.url,
    venue: 'simulated',
  });
  const subject = parseSubject('evaluation', id);
  if (subject === null) throw new Error(id);
  try {
    await explainer.explain(subject, { recompute: true });
    const beganAt = performance.eventLoopUtilization();
    const trail = await explainer.explain(subject, { recompute: true });
    expect(trail?.recompute?.identical).toBe(true);
    expect(performance.eventLoopUtilization(beganAt).utilization).toBeLessThan(0.9);
    const many = Array.from({ length: 9 }, async () => explainer.explain(subject, { recompute: true }));
    const refused = (await Promise.allSettled(many)).filter(({ status }) => status === 'rejected');
    expect(refused.length).toBe(1);
    expect((await explainer.explain(subject, { recompute: false }))?.recompute).toBeNull();
  } finally {
    await explainer.close();
  }
});

const cli = (...argv: string[]) =>
  runAe(['explain', ...argv], {
    cwd: folder,
    env: { DATABASE_URL: place.database.url },
  });

test('the command line prints the trail beside a running engine', async () => {
  const [id = ''] = await newest();
  const { code, stdout, stderr } = await cli('--evaluation', id, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const printed = JSON.parse(stdout) as Explanation;
  expect(printed).toMatchObject({ kind: 'evaluation', id, recompute: { identical: true, differences: [] } });
  expect(printed.strategy).toMatchObject({ configHash: expect.any(String), version: 1 });
  const text = await cli('--evaluation', id, '--no-recompute');
  expect(text.code).toBe(0);
  expect(text.stdout).toContain('contribution');
  const ofSignal = await cli('--evaluation', globalId('Signal', id), '--no-recompute', '--json');
  expect(JSON.parse(ofSignal.stdout)).toMatchObject({ kind: 'evaluation', id });
  const [strategyId = ''] = id.split('@');
  const wrongs = [
    ['--evaluation', `${strategyId}@1700000000000`],
    ['--evaluation', globalId('User', strategyId)],
    ['--trade', 'x'],
    [],
  ];
  for (const wrong of wrongs) {
    const answer = await cli(...wrong);
    expect(answer.code).toBe(2);
    expect(answer.stderr).toContain(wrong[1] ?? '--trade');
  }
});

test('a changed tick is named', async () => {
  const [id = ''] = await newest();
  const trail = await explained('evaluation', id);
  const at = trail?.at ?? 0;
  const { sql } = place.connection;
  const from = new Date(at - 60_000).toISOString();
  const [tick] = await sql<{ agg_id: string }[]>`
    select t.agg_id from agg_trades t join instruments i on i.id = t.instrument_id
    where i.symbol = ${trail?.symbol ?? ''} and time between ${from} and ${new Date(at).toISOString()} limit 1`;
  const change = (factor: number) => sql`
    update agg_trades set qty = qty * ${factor} where agg_id = ${tick?.agg_id ?? ''} and instrument_id =
      (select id from instruments where symbol = ${trail?.symbol ?? ''})`;
  await change(2);
  try {
    const again = await explained('evaluation', id);
    expect(again?.recompute?.identical).toBe(false);
    const names = again?.recompute?.differences.map(({ name }) => name) ?? [];
    expect(names).toContain('inputs.cvd.24h');
    expect(names).toContain('inputs.cvdFast');
    const { code, stderr } = await cli('--evaluation', id, '--json');
    expect(code).toBe(1);
    expect(stderr).toContain('differs');
  } finally {
    await change(0.5);
  }
});

test('a trade is explained from its signal to its result', async () => {
  const trade = async () => {
    const [row] = await place.connection.sql<{ id: string }[]>`
      select id from paper_positions order by closed_at nulls last limit 1`;
    return row?.id;
  };
  await until('something was traded', async () => (await trade()) !== undefined, 110_000);
  const id = (await trade()) ?? '';
  await engine.command({ kind: 'closeAll' });
  await engine.drain();
  const trail = await explained('trade', id);
  expect(trail?.recompute?.differences).toEqual([]);
  expect(trail?.trade).toMatchObject({ id, side: trail?.signal });
  expect(trail?.trade?.exits.length).toBeGreaterThan(0);
  expect(trail?.trade?.formula).toContain(' R');
  expect(trail?.recompute?.taken).not.toContain('trade.exits');
  const ofPosition = await cli('--trade', globalId('Position', id), '--no-recompute', '--json');
  expect(JSON.parse(ofPosition.stdout)).toMatchObject({ kind: 'trade', id, trade: { id } });
});

/** Strategies that signal whenever a fast and a slow CVD agree, and open again at once. */
async function addEager(): Promise<void> {
  const { strategies } = storesOf(place.connection, 'simulated');
  const instruments = await place.connection.sql<{ id: number; symbol: string }[]>`
    select id, symbol from instruments`;
  for (const { id: instrumentId, symbol } of instruments) {
    const usual = gridPresets().find((preset) => preset.symbol === symbol);
    if (usual === undefined) continue;
    for (const [cvdFastWindow, cvdSlowWindow] of WINDOWS) {
      const displayName = `eager ${symbol} ${cvdFastWindow}`;
      const config: StrategyConfig = { ...usual, ...EAGER, displayName, cvdFastWindow, cvdSlowWindow };
      const row = { id: randomUUID(), version: 1, config, configHash: configHash(config), createdBy: null };
      await strategies.insert(place.connection.db, { ...row, at: Date.now(), instrumentId, presetKey: null });
      await engine.command({ kind: 'reloadStrategy', strategyId: row.id });
    }
  }
}

test('so is one of fill model market that the mark price triggers and a person closes', async () => {
  const { connection } = place;
  const terms = { fillModel: 'market', triggerPrice: 'mark', slippageBps: 3 } as const;
  const { paperConfig } = storesOf(connection, 'simulated');
  await paperConfig.write(connection.db, { ...DEFAULT_PAPER, ...terms }, Date.now());
  await engine.command({ kind: 'reloadPaperConfig' });
  await addEager();
  const closed = async () =>
    (
      await connection.sql<{ id: string }[]>`
        select id from paper_positions where fill_model = 'market' and closed_at is not null limit 5`
    ).map(({ id }) => id);
  await until(
    'one was closed at a trade after it was asked for',
    async () => {
      await engine.command({ kind: 'closeAll' });
      await engine.drain();
      return (await closed()).length > 0;
    },
    110_000,
  );
  for (const id of await closed()) {
    const trail = await explained('trade', id);
    expect(trail?.recompute?.differences).toEqual([]);
    expect(trail?.recompute?.taken).not.toContain('trade.exits');
    expect(trail?.recompute?.causes.length).toBeGreaterThan(0);
    expect(trail?.trade?.exits.every(({ triggeredAt, at }) => (triggeredAt ?? at) < at)).toBe(true);
  }
});

test('what is not there is null', async () => {
  const [id = ''] = await newest();
  const strategyId = id.split('@')[0] ?? '';
  expect(await explained('evaluation', `${strategyId}@${Date.now() - 30 * DAY_MS}`)).toBeNull();
  // Nothing later is stored here either, and still it is not waited for.
  const askedAt = performance.now();
  expect(await explained('evaluation', `${strategyId}@${Date.now() + 30 * DAY_MS}`)).toBeNull();
  expect(performance.now() - askedAt).toBeLessThan(4_000);
  const newestAt = await storesOf(place.connection, 'simulated').explain.newestEvaluationAt();
  expect(newestAt).toBeGreaterThanOrEqual(Number(id.split('@')[1]));
  expect(parseSubject('evaluation', 'nonsense')).toBeNull();
  expect(parseSubject('evaluation', `${strategyId}@2026-01-01T00:00:00Z`)?.at).toBe(Date.UTC(2026, 0, 1));
});
