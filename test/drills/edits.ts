import { parseArgs } from 'node:util';
import { connectSql, type Sql } from '@ae/db/client.ts';
import { startEmbeddedPostgres } from '@ae/db/embedded.ts';
import { createAdmin } from '../support/account.ts';
import { dataFolder, type RunningProduct, startProduct } from '../support/product.ts';

/**
 * Edits of strategies under load: how long an edit takes to be answered and to be what is evaluated, and whether
 * recording pauses meanwhile. Prints one JSON line: the same figures of stored trades for a time without edits and a
 * time with them. `node --import tsx test/drills/edits.ts --instruments 300 --warm-up 5 --edits 100 --every 2`
 */
const { values } = parseArgs({
  options: {
    instruments: { type: 'string', default: '300' },
    /** Minutes before anything is measured. */
    'warm-up': { type: 'string', default: '5' },
    edits: { type: 'string', default: '100' },
    /** Seconds from one edit to the next. */
    every: { type: 'string', default: '2' },
  },
});
const edits = positive('edits');
const everyMs = positive('every') * 1_000;
const warmUpMs = positive('warm-up') * 60_000;
/** Longer than an edit may take to be evaluated. */
const SETTLE_MS = 30_000;
const LOOK_EVERY_MS = 100;

interface Strategy {
  readonly id: string;
  readonly uuid: string;
  readonly version: number;
  readonly config: Record<string, unknown>;
}

interface Edit {
  readonly uuid: string;
  readonly version: number;
  readonly sentAt: number;
  readonly answeredMs: number;
}

/** Recording in a stretch of time. */
interface Recording {
  readonly seconds: number;
  readonly tradesPerSecond: number;
  /** Longest time between two trades of the busiest instrument, by the venue's clock. */
  readonly longestBetweenTradesMs: number;
  /** Longest time in which no new trade of it came into the database, by ours. */
  readonly longestUntilStoredMs: number;
  /** Ids that are not stored, over all instruments. */
  readonly missing: number;
}

const folder = dataFolder();
try {
  const product = await startProduct(folder.path, { SIM_INSTRUMENTS: values.instruments });
  const cookie = await createAdmin(product.url, product.setupCode ?? '');
  const sql = connectSql((await startEmbeddedPostgres({ dataDir: folder.path })).url, { max: 2 });
  await pause(warmUpMs);
  const strategies = await allStrategies(product, cookie);
  const without = await recorded(sql, () => pause(edits * everyMs));
  const made: Edit[] = [];
  const during = await recorded(sql, async () => {
    for (let turn = 0; turn < edits; turn += 1) {
      const next = Date.now() + everyMs;
      made.push(await edit(product, cookie, strategies[turn % strategies.length] as Strategy));
      await pause(next - Date.now());
    }
  });
  await pause(SETTLE_MS);
  const live = await Promise.all(made.map((one) => untilEvaluated(sql, one)));
  const answered = made.map(({ answeredMs }) => answeredMs);
  process.stdout.write(
    `${JSON.stringify({ strategies: strategies.length, edits, answeredMs: spread(answered), evaluatedMs: spread(live), without, during })}\n`,
  );
  await sql.end();
  await product.kill('SIGTERM');
} finally {
  await folder.remove();
}

/** Runs and tells what was recorded meanwhile. */
async function recorded(sql: Sql, run: () => Promise<void>): Promise<Recording> {
  const busiest = await busiestInstrument(sql);
  const from = Date.now();
  const watch = watchStored(sql, busiest);
  await run();
  const to = Date.now();
  const longestUntilStoredMs = await watch.stop();
  await pause(5_000);
  const [between] = await sql<{ longest: number }[]>`
    SELECT (extract(epoch FROM max(step)) * 1000)::float8 AS longest FROM (
      SELECT time - lag(time) OVER (ORDER BY agg_id) AS step FROM agg_trades
      WHERE instrument_id = ${busiest} AND time BETWEEN ${new Date(from)} AND ${new Date(to)}
    ) AS steps`;
  const [ids] = await sql<{ stored: number; missing: number }[]>`
    SELECT sum(stored)::float8 AS stored, sum(last - first + 1 - stored)::float8 AS missing FROM (
      SELECT count(*) AS stored, min(agg_id) AS first, max(agg_id) AS last FROM agg_trades
      WHERE time BETWEEN ${new Date(from)} AND ${new Date(to)} GROUP BY instrument_id
    ) AS each`;
  const seconds = Math.round((to - from) / 1_000);
  return {
    seconds,
    tradesPerSecond: Math.round((ids?.stored ?? 0) / seconds),
    longestBetweenTradesMs: between?.longest ?? Number.NaN,
    longestUntilStoredMs,
    missing: ids?.missing ?? Number.NaN,
  };
}

async function busiestInstrument(sql: Sql): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    SELECT instrument_id AS id FROM agg_trades WHERE time > ${new Date(Date.now() - 60_000)}
    GROUP BY instrument_id ORDER BY count(*) DESC LIMIT 1`;
  if (row === undefined) throw new Error('no trade was stored in the last minute');
  return row.id;
}

/** Looks again and again for new trades of an instrument; `stop` tells the longest time without one, ms. */
function watchStored(sql: Sql, instrument: number): { stop(): Promise<number> } {
  let isOver = false;
  const watching = (async () => {
    let longest = 0;
    let last = 0;
    for (let since = Date.now(); !isOver; await pause(LOOK_EVERY_MS)) {
      const [row] = await sql<{ id: number }[]>`
        SELECT max(agg_id)::float8 AS id FROM agg_trades
        WHERE instrument_id = ${instrument} AND time > ${new Date(Date.now() - 120_000)}`;
      longest = Math.max(longest, Date.now() - since);
      if ((row?.id ?? 0) > last) since = Date.now();
      last = row?.id ?? 0;
    }
    return longest;
  })();
  return {
    stop: () => {
      isOver = true;
      return watching;
    },
  };
}

async function allStrategies(product: RunningProduct, cookie: string): Promise<Strategy[]> {
  const { strategies } = await ask<{ strategies: { edges: { node: Strategy }[] } }>(
    product,
    cookie,
    '{ strategies(first: 100, statuses: [running]) { edges { node { id uuid version config } } } }',
  );
  if (strategies.edges.length === 0) throw new Error('no strategy runs');
  return strategies.edges.map(({ node }) => node);
}

/** Changes a strategy so that its evaluations change: another entry score. */
async function edit(product: RunningProduct, cookie: string, { id, uuid }: Strategy): Promise<Edit> {
  const { strategy } = await ask<{ strategy: Strategy }>(
    product,
    cookie,
    'query($id: ID!) { strategy(id: $id) { id uuid version config } }',
    { id },
  );
  const entryScore = strategy.config['entryScore'] === 80 ? 81 : 80;
  const input = { id, expectedVersion: strategy.version, config: { ...strategy.config, entryScore } };
  const sentAt = Date.now();
  const { updateStrategy } = await ask<{
    updateStrategy: { data?: { version: number }; message?: string };
  }>(
    product,
    cookie,
    `mutation($input: UpdateStrategyInput!) { updateStrategy(input: $input) {
      ... on MutationUpdateStrategySuccess { data { version } } ... on Error { message } } }`,
    { input },
  );
  const version = updateStrategy.data?.version;
  if (version === undefined) throw new Error(`the edit of ${id} was refused: ${updateStrategy.message}`);
  return { uuid, version, sentAt, answeredMs: Date.now() - sentAt };
}

/** From sending an edit to the mark of the first stored evaluation with it, or with a later one. */
async function untilEvaluated(sql: Sql, { uuid, version, sentAt }: Edit): Promise<number> {
  const [row] = await sql<{ at: number | null }[]>`
    SELECT (extract(epoch FROM min(at)) * 1000)::float8 AS at FROM signal_evaluations
    WHERE strategy_id = ${uuid} AND strategy_version >= ${version}`;
  return row?.at === null || row === undefined ? Number.POSITIVE_INFINITY : row.at - sentAt;
}

async function ask<Data>(
  product: RunningProduct,
  cookie: string,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Data> {
  const answer = await fetch(`${product.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: product.url, cookie },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await answer.json()) as { data: Data; errors?: readonly object[] };
  if (errors !== undefined) throw new Error(`refused: ${JSON.stringify(errors)}`);
  return data;
}

function spread(given: readonly number[]): { readonly median: number; readonly max: number } {
  const sorted = [...given].sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}

function positive(name: 'edits' | 'every' | 'warm-up'): number {
  const value = Number(values[name]);
  if (value > 0) return value;
  throw new Error(`--${name} ${values[name]} is not valid (expected a number above 0)`);
}
