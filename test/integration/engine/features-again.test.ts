import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningEngine } from '@ae/server/engine/runtime/running-engine.ts';
import { explain } from '@ae/server/explain/explain.ts';
import { parseSubject } from '@ae/server/explain/subject.ts';
import { storesOf } from '@ae/server/store/stores.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runAe } from '../cli/run-ae.ts';
import { type Bench, until } from './bench.ts';
import { type ScoredMarket, scoredMarket } from './scored-market.ts';

const folder = mkdtempSync(join(tmpdir(), 'ae-features-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let market: ScoredMarket;
let place: Bench;
let engine: RunningEngine;

beforeAll(async () => {
  market = await scoredMarket(12);
  ({ place, engine } = market);
  await until('every instrument was measured a few times', async () => (await newest(4)).length >= 4);
  await engine.drain();
});

afterAll(async () => {
  await market.close();
});

interface Row {
  readonly symbol: string;
  readonly at: number;
}

/** Newest snapshot of each instrument of which there are so many. */
async function newest(atLeast: number): Promise<Row[]> {
  return place.connection.sql<Row[]>`
    select i.symbol, round(extract(epoch from max(f.at)) * 1000)::float8 as at
    from feature_snapshots f join instruments i on i.id = f.instrument_id
    where exists (select 1 from signal_evaluations e where e.instrument_id = f.instrument_id and e.at = f.at)
    group by i.symbol having count(*) >= ${atLeast} order by i.symbol`;
}

async function features({ symbol, at }: Row) {
  const { code, stdout, stderr } = await runAe(
    ['features', '--symbol', symbol, '--at', String(at), '--json'],
    { cwd: folder, env: { DATABASE_URL: place.database.url } },
  );
  return { code, stderr, output: JSON.parse(stdout || 'null') };
}

/** What `explain` says was taken as stored, of a strategy that was evaluated then. */
async function takenByExplain({ symbol, at }: Row): Promise<readonly string[] | undefined> {
  const [row] = await place.connection.sql<{ id: string }[]>`
    select e.strategy_id as id from signal_evaluations e join instruments i on i.id = e.instrument_id
    where i.symbol = ${symbol} and e.at = ${new Date(at).toISOString()} limit 1`;
  const subject = parseSubject('evaluation', `${row?.id}@${at}`);
  if (subject === null) throw new Error(`nothing was evaluated at ${at}`);
  const trail = await explain(storesOf(place.connection, 'simulated'), subject, { recompute: true });
  return trail?.recompute?.taken;
}

test('beside a running engine the ticks give every stored snapshot again', async () => {
  for (const row of await newest(4)) {
    const { code, stderr, output } = await features(row);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(output).toMatchObject({ ...row, stored: { exists: true, identical: true, differences: [] } });
    expect(output.stored.taken).toEqual(await takenByExplain(row));
    expect(output.stored.ticks.read).toBeGreaterThan(1_000);
    expect(output.whaleRatio).toEqual(expect.any(Number));
    expect(output.cvd['24h']).toEqual(expect.any(Number));
  }
});

test('between two evaluations the ranges go on from the stored ones', async () => {
  const [row] = await newest(4);
  if (row === undefined) throw new Error('nothing was measured');
  const [there, between] = [await features(row), await features({ ...row, at: row.at - 1 })];
  expect(between.code).toBe(0);
  expect(between.output.stored).toMatchObject({ exists: false });
  // A candle may have ended at exactly T.
  const factor = between.output.atr1h / there.output.atr1h;
  expect(factor).toBeGreaterThan(row.at % 3_600_000 === 0 ? 0.5 : 1 - 1e-12);
  expect(factor).toBeLessThan(row.at % 3_600_000 === 0 ? 2 : 1 + 1e-12);
});

test('a changed tick is named, and ends with 1', async () => {
  const [row] = await newest(4);
  if (row === undefined) throw new Error('nothing was measured');
  const { sql } = place.connection;
  const [from, to] = [row.at - 60_000, row.at].map((at) => new Date(at).toISOString());
  const [tick] = await sql<{ aggId: string; instrumentId: number }[]>`
    select t.agg_id as "aggId", t.instrument_id as "instrumentId"
    from agg_trades t join instruments i on i.id = t.instrument_id
    where i.symbol = ${row.symbol} and time between ${from ?? ''} and ${to ?? ''}
    order by t.agg_id limit 1`;
  const change = (factor: number) => sql`
    update agg_trades set qty = qty * ${factor}
    where agg_id = ${tick?.aggId ?? ''} and instrument_id = ${tick?.instrumentId ?? 0}`;
  await change(2);
  try {
    const { code, stderr, output } = await features(row);
    expect(code).toBe(1);
    expect(stderr).toContain('differs');
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(output.stored).toMatchObject({ exists: true, identical: false });
    const named = output.stored.differences.find(({ name }: { name: string }) => name === 'cvd.24h');
    expect(named.recomputed).toBe(output.cvd['24h']);
    expect(named.stored).not.toBe(named.recomputed);
  } finally {
    await change(0.5);
  }
  expect((await features(row)).output.stored.identical).toBe(true);
});

test('what is not stored is bad input', async () => {
  const [row] = await newest(4);
  if (row === undefined) throw new Error('nothing was measured');
  const unknown = await features({ ...row, symbol: 'NOPEUSDT' });
  expect(unknown).toMatchObject({ code: 2, output: null });
  expect(unknown.stderr).toContain(row.symbol);
  expect(await features({ ...row, at: row.at + 86_400_000 })).toMatchObject({ code: 2, output: null });
});
