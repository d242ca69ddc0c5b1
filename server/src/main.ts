import { join } from 'node:path';
import { connectDatabase, connectSql } from '@ae/db/client.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@ae/db/embedded.ts';
import { migrateDatabase } from '@ae/db/migrate.ts';
import { ensurePartitions } from '@ae/db/partitions.ts';
import { type Config, ConfigError, productRoot, productVersion, readConfig } from './config.ts';
import type { EngineHandle } from './engine/index.ts';
import { startEngine } from './engine/runtime/start.ts';
import { assertPortFree } from './http/listen.ts';
import { offerToPages } from './http/page-api.ts';
import { type RunningHttp, startHttp } from './http/start.ts';
import { loadWebApp } from './http/web-app.ts';
import { makeDataFolder } from './ops/data-folder.ts';
import { collectGarbageEarly, keepYoungGenerations, startObjectsYoung } from './ops/garbage.ts';
import { JobRegistry } from './ops/job-registry.ts';
import { createLogger, type Logger } from './ops/logger.ts';
import { saveMemoryWhileCalm } from './ops/memory-saving.ts';
import { loadPresets } from './store/presets.ts';
import { type ProductLock, takeProductLock, WATCH_MS } from './store/product-lock.ts';
import { type RunningVenue, startVenue } from './venue.ts';

/**
 * Composition root: configuration → database → venue → engine → API and pages. The only place where
 * all parts meet. Stops in the opposite order on SIGTERM and SIGINT, within ten seconds.
 */
interface Product {
  readonly config: Config;
  readonly logger: Logger;
  readonly embedded: EmbeddedPostgres | null;
  readonly databaseUrl: string;
  readonly lock: ProductLock;
  readonly venue: RunningVenue;
  readonly engine: EngineHandle;
  readonly http: RunningHttp;
  readonly jobs: JobRegistry;
}

const STOP_WITHIN_MS = 10_000;
const DATABASE_CHECK_MS = 2_000;
/**
 * A command (an import of hours) may work with the embedded database: the last one out stops it. Our own connections do
 * not count, of which a stop may cut one short.
 */
const WHEN_UNUSED = {
  onlyWhenUnused: true,
  ours: ['ae-api', 'ae-demo', 'ae-engine', 'ae-partitions', 'ae-writer'],
} as const;

/** The threads' programs lie beside this one in the build. */
const threadUrl = (program: string) => new URL(program, import.meta.url);

async function start(config: Config): Promise<Product> {
  await assertPortFree(config);
  makeDataFolder(config.dataDir);
  const logger = createLogger(config.logLevel);
  const undo: (() => Promise<unknown>)[] = [];
  try {
    return await startParts(config, logger, undo);
  } catch (error) {
    for (const step of undo.reverse()) await step().catch((cause: unknown) => logger.debug({ err: cause }));
    throw error;
  }
}

/** Starts one part after the other; `undo` gets what takes back those that run when a later one fails. */
async function startParts(
  config: Config,
  logger: Logger,
  undo: (() => Promise<unknown>)[],
): Promise<Product> {
  const embedded =
    config.databaseUrl === null ? await startEmbeddedPostgres({ dataDir: config.dataDir }) : null;
  if (embedded !== null) undo.push(() => embedded.stop(WHEN_UNUSED));
  const databaseUrl = config.databaseUrl ?? embedded?.url ?? '';
  const jobs = new JobRegistry('api', () => Date.now());
  const lock = await takeLock(databaseUrl, logger, jobs).catch((cause: Error) => {
    throw config.databaseUrl === null ? cause : new Error(`DATABASE_URL: ${cause.message}`, { cause });
  });
  undo.push(() => lock.release());
  await prepareDatabase(databaseUrl);
  const venue = await startVenue(config, threadUrl('./simulator-worker.js'), logger);
  undo.push(() => venue.close());
  const engine = await startEngine(engineOptions(config, databaseUrl, venue));
  undo.push(() => engine.stop());
  const webHandler = await loadWebApp(productRoot());
  const threadUrls = { explain: threadUrl('./explain-worker.js'), compare: threadUrl('./compare-worker.js') };
  const http = await startHttp({ config, handle: engine, databaseUrl, webHandler, logger, threadUrls, jobs });
  offerToPages(http.url, { venue: config.venue, source: venue.source });
  return { config, logger, embedded, databaseUrl, lock, venue, engine, http, jobs };
}

/** What the engine is started with. */
function engineOptions(
  config: Config,
  databaseUrl: string,
  venue: RunningVenue,
): Parameters<typeof startEngine>[0] {
  return {
    databaseUrl,
    venue: config.venue,
    urls: venue.urls,
    source: venue.source,
    coreSymbols: config.coreSymbols,
    dataDir: config.dataDir,
    wideStream: config.wide.stream,
    wideCollectors: config.wide.collectors,
    rateSymbols: config.rateSymbols,
    evaluationIntervalMs: config.evaluationIntervalMs,
    retention: config.retention,
    tapeClock: config.simulator.tapeFiles !== null && config.simulator.tapeSpeed > 1,
    logLevel: config.logLevel,
    workerUrl: threadUrl('./engine-worker.js').href,
    writerUrl: threadUrl('./writer-worker.js').href,
  };
}

/** A product whose lock another one has taken must stop at once, as if it were killed. */
function takeLock(databaseUrl: string, logger: Logger, jobs: JobRegistry): Promise<ProductLock> {
  return takeProductLock(databaseUrl, {
    job: jobs.add('product lock', WATCH_MS),
    onLost: () => {
      logger.fatal('another process of the product has taken over this database; this one stops');
      process.exit(1);
    },
    onError: (err) => logger.debug({ err }, 'the lock of the product cannot be looked at'),
  });
}

async function prepareDatabase(databaseUrl: string): Promise<void> {
  await migrateDatabase(databaseUrl, join(productRoot(), 'db/migrations'));
  const sql = connectSql(databaseUrl, { max: 1, name: 'ae-partitions' });
  const now = Date.now();
  await ensurePartitions(sql, now - 2 * 86_400_000, now);
  await sql.end();
}

/** The demo's strategies: created once, when the engine knows the instruments. */
async function loadDemo({ config, engine, databaseUrl, logger }: Product): Promise<void> {
  await engine.ready;
  if (!config.demoStrategies) return;
  const database = connectDatabase(databaseUrl, { max: 2, name: 'ae-demo' });
  const { createdIds } = await loadPresets(database, { venue: config.venue, grid: true, at: Date.now() });
  await database.close();
  for (const strategyId of createdIds) await engine.command({ kind: 'reloadStrategy', strategyId });
  if (createdIds.length > 0) logger.info({ count: createdIds.length }, 'demo strategies loaded');
}

/** Brings the embedded database back when its own process was killed, until a stop is asked for. */
function superviseDatabase({ embedded, jobs, logger }: Product, stopAsked: AbortSignal): void {
  if (embedded === null) return;
  const job = jobs.add('embedded database', DATABASE_CHECK_MS);
  const look = async () => {
    if (await embedded.ensureRunning())
      logger.warn('the embedded database was gone and has been started again');
  };
  const timer = setInterval(() => {
    job.run(look).catch((error: unknown) => {
      logger.error({ error }, 'the embedded database could not be started again');
    });
  }, DATABASE_CHECK_MS);
  stopAsked.addEventListener('abort', () => clearInterval(timer));
}

function announce(product: Product): void {
  const { config, http, venue, embedded } = product;
  const database =
    embedded === null
      ? 'DATABASE_URL'
      : `own Postgres in ${config.dataDir}${embedded.adopted ? ' (was still running)' : ''}`;
  const lines = [
    `Arbitrage Engine ${productVersion()}`,
    `  venue     ${config.venue}${config.venue === 'simulated' ? ` (${venue.source}): a SIMULATED market` : ''}`,
    `  database  ${database}`,
    `  open      ${http.url}`,
  ];
  if (http.setupCode !== null)
    lines.push(`  first admin: open ${http.url}/setup and enter the set-up code ${http.setupCode}`);
  process.stdout.write(`${lines.join('\n')}\n`);
}

/**
 * Stops the product on SIGTERM and SIGINT. One that is still starting is stopped when it has started (seconds):
 * a start that is cut in the middle would leave its database running. The result tells that a stop was asked for.
 */
function stopOnSignals(starting: Promise<Product>): AbortSignal {
  const asked = new AbortController();
  const stop = (signal: string) => {
    if (asked.signal.aborted) return;
    asked.abort();
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    // A start that fails ends the process by itself.
    starting.then((product) => stopNow(product, signal)).catch(() => undefined);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  return asked.signal;
}

async function stopNow(product: Product, signal: string): Promise<void> {
  product.logger.info({ signal }, 'stopping');
  try {
    await stopAll(product);
    process.exit(0);
  } catch (error) {
    product.logger.error({ error }, 'did not stop cleanly');
    process.exit(1);
  }
}

async function stopAll(product: Product): Promise<void> {
  await product.http.close();
  await product.engine.stop();
  await product.venue.close();
  await product.lock.release();
  const isStopped = (await product.embedded?.stop(WHEN_UNUSED)) ?? true;
  if (!isStopped) product.logger.info('other programs work with the embedded database: it goes on for them');
}

async function run(product: Product, stopAsked: AbortSignal): Promise<void> {
  superviseDatabase(product, stopAsked);
  announce(product);
  await loadDemo(product).catch((error: unknown) => {
    // A stop closes what it works with; the next start loads the rest. Ending here would cut the stop short.
    if (!stopAsked.aborted) throw error;
  });
}

try {
  collectGarbageEarly();
  startObjectsYoung();
  keepYoungGenerations();
  saveMemoryWhileCalm();
  const starting = start(readConfig());
  const stopAsked = stopOnSignals(starting);
  const product = await starting;
  if (!stopAsked.aborted) await run(product, stopAsked);
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    error instanceof ConfigError ? `configuration: ${message}\n` : `could not start: ${message}\n`,
  );
  process.exit(error instanceof ConfigError ? 2 : 1);
}
