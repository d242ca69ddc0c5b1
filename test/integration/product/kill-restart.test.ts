import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectSql, type Sql } from '@ae/db/client.ts';
import { startEmbeddedPostgres } from '@ae/db/embedded.ts';
import { startSimulator } from '@ae/server/simulator/index.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataFolder, startProduct } from '../../support/product.ts';

/** Kills in the run; the full drill is AE_KILLS=20. */
const KILLS = Number(process.env['AE_KILLS'] ?? 3);
const folder = dataFolder();
let url = '';

beforeAll(async () => {
  url = (await startEmbeddedPostgres({ dataDir: folder.path })).url;
});

afterAll(() => folder.remove());

interface PositionRow {
  readonly id: string;
  readonly status: string;
  readonly qty: string;
  readonly stop_price: string;
  readonly entry_price: string;
  readonly pnl_r: string | null;
  readonly closed_at: string | null;
}

async function withSql<T>(ask: (sql: Sql) => Promise<T>): Promise<T> {
  const sql = connectSql(url, { max: 1 });
  try {
    return await ask(sql);
  } finally {
    await sql.end();
  }
}

const positions = () =>
  withSql(async (sql) => [
    ...(await sql<
      PositionRow[]
    >`select id, status, qty, stop_price, entry_price, pnl_r, closed_at::text from paper_positions order by id`),
  ]);

const brokenBalances = () =>
  withSql(
    (sql) => sql`
      select s.id from strategies s left join paper_positions p on p.strategy_id = s.id
      group by s.id having s.current_balance <> s.initial_balance + coalesce(sum(p.pnl_usd) filter (where p.closed_at is not null), 0)`,
  );

const holes = () =>
  withSql(
    (sql) => sql`
      select instrument_id, max(agg_id) - min(agg_id) + 1 - count(*) as missing, count(*) - count(distinct agg_id) as doubled
      from agg_trades group by 1 having max(agg_id) - min(agg_id) + 1 <> count(*) or count(*) <> count(distinct agg_id)`,
  );

interface VenueTrade {
  readonly a: number;
  readonly p: string;
  readonly q: string;
  readonly T: number;
  readonly m: boolean;
}

/** The venue's own list of BTCUSDT trades over the stored ids, asked of a second simulator of the same market. */
async function venueTrades(first: number, last: number): Promise<VenueTrade[]> {
  const genesis = JSON.parse(readFileSync(join(folder.path, 'simulated-market.json'), 'utf8')) as {
    seed: number;
    genesisAt: number;
  };
  const venue = await startSimulator({ source: { kind: 'synthetic', instruments: 12, ...genesis } });
  const trades: VenueTrade[] = [];
  try {
    for (let from = first; from <= last; from = (trades.at(-1)?.a ?? last) + 1) {
      const answer = await fetch(
        `${venue.restUrl}/fapi/v1/aggTrades?symbol=BTCUSDT&fromId=${from}&limit=1000`,
      );
      const page = (await answer.json()) as VenueTrade[];
      trades.push(...page.filter(({ a }) => a <= last));
    }
  } finally {
    await venue.close();
  }
  return trades;
}

async function expectVenueTrades(): Promise<void> {
  const stored = await withSql((sql) =>
    sql`
      select t.agg_id::float8 as a, t.price, t.qty, (extract(epoch from t.time) * 1000)::float8 as time, t.is_buyer_maker
      from agg_trades t join instruments i on i.id = t.instrument_id where i.symbol = 'BTCUSDT' order by t.agg_id`.values(),
  );
  const trades = await venueTrades(Number(stored[0]?.[0]), Number(stored.at(-1)?.[0]));
  expect(stored.length).toBe(trades.length);
  const differs = trades.findIndex(
    ({ a, p, q, T, m }, index) => `${stored[index]}` !== `${[a, Number(p), Number(q), T, m]}`,
  );
  expect(differs, 'stored and venue trades are the same, one by one').toBe(-1);
}

const ticks = () =>
  withSql(async (sql) => Number((await sql`select count(*) as n from agg_trades`)[0]?.['n']));

function expectKept(before: readonly PositionRow[], after: readonly PositionRow[]): void {
  const byId = new Map(after.map((row) => [row.id, row]));
  for (const row of before) {
    const kept = byId.get(row.id);
    expect(kept, `position ${row.id} is still there`).toBeDefined();
    // A closed trade never changes; an open one may go on, but its size and entry stay.
    if (row.closed_at !== null) expect(kept).toEqual(row);
    else expect(kept).toMatchObject({ qty: row.qty, entry_price: row.entry_price });
  }
}

async function untilWarm(address: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const answer = await fetch(`${address}/readyz`);
    if (answer.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('not ready after 60 s');
}

test(`kill -9 ${KILLS} times at random moments: nothing lost, nothing doubled`, async () => {
  let before: readonly PositionRow[] = [];
  let ticksBefore = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const product = await startProduct(folder.path);
    await untilWarm(product.url);
    expectKept(before, await positions());
    expect(await ticks()).toBeGreaterThanOrEqual(ticksBefore);
    await new Promise((resolve) => setTimeout(resolve, 4_000 + Math.random() * 16_000));
    await product.kill('SIGKILL');
    before = await positions();
    ticksBefore = await ticks();
    expect(await brokenBalances()).toEqual([]);
  }
  const product = await startProduct(folder.path);
  await untilWarm(product.url);
  // Give the gap of the last outage time to be repaired and the last tick batch to be written.
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  expectKept(before, await positions());
  expect(await product.kill('SIGTERM')).toBe(0);
  url = (await startEmbeddedPostgres({ dataDir: folder.path })).url;
  expect([...(await holes())]).toEqual([]);
  expect([...(await brokenBalances())]).toEqual([]);
  await expectVenueTrades();
  expect(await ticks()).toBeGreaterThan(10_000);
}, 1_800_000);
