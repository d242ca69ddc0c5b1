import { parseArgs } from 'node:util';
import { connectSql } from '@ae/db/client.ts';
import { startEmbeddedPostgres } from '@ae/db/embedded.ts';
import { dataFolder, type RunningProduct, startProduct } from '../support/product.ts';
import { venueMarket } from './completeness/compare.ts';
import { evaluationsBetween } from './evaluations.ts';
import { storeDayBefore } from './full-day.ts';
import { cpuSeconds, databaseProcesses, proportionalMiB, residentMiB, slope } from './process-figures.ts';

/**
 * The whole product at rest with the simulated market: memory, processor and event-loop delay once a minute, and at
 * the end the slope of memory after the warm-up, and the evaluations that came late or not at all since.
 * `node --import tsx test/drills/soak.ts --minutes 60 --warm-up 20 --instruments 300 [--full-day]`; settings of the product are taken from the environment. Linux only.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    'warm-up': { type: 'string', default: '20' },
    instruments: { type: 'string', default: '300' },
    /** Start with a whole day of stored ticks of every instrument, so that no window grows any more. */
    'full-day': { type: 'boolean', default: false },
  },
});
const minutes = Number(values.minutes);
const warmUp = Number(values['warm-up']);
if (!(minutes > warmUp && warmUp >= 1)) {
  throw new Error(
    `--minutes ${values.minutes} must be more than --warm-up ${values['warm-up']} (at least 1)`,
  );
}

/** Long enough for the day of the core set to be fetched. */
const RECORD_MS = 120_000;

interface Minute {
  readonly minute: number;
  readonly rssMiB: number;
  /** Trades in the windows, which reach back a day only after one: they grow until then. */
  readonly windowsMiB: number;
  /** In use, with what is garbage and not collected yet. */
  readonly engineHeapMiB: number;
  readonly apiHeapMiB: number;
  readonly pssMiB: number;
  readonly databaseMiB: number;
  readonly cores: number;
  readonly apiLoopP99Ms: number;
  readonly ticksPerSecond: number;
  readonly openGaps: number;
}

const folder = dataFolder();
try {
  if (values['full-day']) await recordDay();
  const product = await startProduct(folder.path, { SIM_INSTRUMENTS: values.instruments });
  const startedAt = Date.now();
  const taken: Minute[] = [];
  await figures(product);
  for (let minute = 1; minute <= minutes; minute += 1) {
    const cpuBefore = cpuSeconds(product.pid);
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    const cores = (cpuSeconds(product.pid) - cpuBefore) / 60;
    const now = await sample(product, minute, cores);
    taken.push(now);
    process.stdout.write(`${JSON.stringify(now)}\n`);
  }
  const settled = taken.filter(({ minute }) => minute > warmUp);
  const riseOf = (value: (at: Minute) => number) =>
    Number(slope(settled.map((at) => ({ x: at.minute / 10, y: value(at) }))).toFixed(3));
  process.stdout.write(
    `${JSON.stringify({
      minutes,
      warmUp,
      rssSlopeMiBPer10Minutes: riseOf(({ rssMiB }) => rssMiB),
      besideWindowsMiBPer10Minutes: riseOf(({ rssMiB, windowsMiB }) => rssMiB - windowsMiB),
      apiLoopP99MaxMs: Math.max(...settled.map(({ apiLoopP99Ms }) => apiLoopP99Ms)),
    })}\n`,
  );
  const sql = connectSql((await startEmbeddedPostgres({ dataDir: folder.path })).url, { max: 1 });
  // The last marks may still be on their way into the database.
  const evaluations = await evaluationsBetween(sql, startedAt + warmUp * 60_000, Date.now() - 30_000);
  process.stdout.write(`${JSON.stringify(evaluations)}\n`);
  await sql.end();
  await product.kill('SIGTERM');
} finally {
  await folder.remove();
}

/** Has the product record a little, and stores the day before. */
async function recordDay(): Promise<void> {
  const product = await startProduct(folder.path, { SIM_INSTRUMENTS: values.instruments });
  await new Promise((resolve) => setTimeout(resolve, RECORD_MS));
  await product.kill('SIGTERM');
  const { url } = await startEmbeddedPostgres({ dataDir: folder.path });
  const sql = connectSql(url, { max: 1 });
  const market = venueMarket(folder.path, Number(values.instruments));
  const stored = await storeDayBefore({ sql, url }, market, folder.path);
  process.stdout.write(`${JSON.stringify({ storedBefore: stored })}\n`);
  await sql.end();
}

async function sample(product: RunningProduct, minute: number, cores: number): Promise<Minute> {
  const metrics = await figures(product);
  const database = databaseProcesses(folder.path).reduce((sum, pid) => sum + proportionalMiB(pid), 0);
  return {
    minute,
    rssMiB: Math.round(residentMiB(product.pid) * 10) / 10,
    windowsMiB: Number(((metrics.get('ae_window_bytes') ?? Number.NaN) / 2 ** 20).toFixed(2)),
    engineHeapMiB: Math.round((metrics.get('ae_engine_heap_bytes') ?? Number.NaN) / 2 ** 20),
    apiHeapMiB: Math.round((metrics.get('nodejs_heap_size_used_bytes') ?? Number.NaN) / 2 ** 20),
    pssMiB: Math.round(proportionalMiB(product.pid)),
    databaseMiB: Math.round(database),
    cores: Number(cores.toFixed(3)),
    apiLoopP99Ms: Number(
      ((metrics.get('nodejs_eventloop_lag_p99_seconds') ?? Number.NaN) * 1_000).toFixed(2),
    ),
    ticksPerSecond: Math.round(metrics.get('ae_ticks_per_second') ?? Number.NaN),
    openGaps: metrics.get('ae_open_gaps') ?? Number.NaN,
  };
}

/** Metrics without labels; reading them starts a new interval of the event-loop delay. */
async function figures(product: RunningProduct): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${product.url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.split(' ')[0] ?? '', Number(line.split(' ')[1])]));
}
