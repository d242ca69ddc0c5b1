import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, type Database } from '@ae/db/client.ts';
import { JobRegistry } from '../../ops/job-registry.ts';
import { createMarketRecords } from '../../store/market-records.ts';
import { createStateStore } from '../../store/state.ts';
import { createTickStore } from '../../store/tick-store.ts';
import { type BanHost, createBanStore } from '../../store/venue-bans.ts';
import { BinanceInstruments } from '../adapters/binance/instruments.ts';
import { BinanceMarketData } from '../adapters/binance/market-data.ts';
import { RestClient } from '../adapters/binance/rest/client.ts';
import { SPOT_LIMITS } from '../adapters/binance/rest/spot-trades.ts';
import { venueAddresses } from '../adapters/binance/urls.ts';
import { coinbaseSpotPrice } from '../adapters/coinbase/spot-price.ts';
import type { Clock, EngineLogger, Publisher } from '../ports.ts';
import { createTickWriter, type RunningTickWriter } from '../writer/tick-writer.ts';
import { LocalClock } from './local-clock.ts';
import type { EngineOptions } from './options.ts';
import type { EngineParts } from './parts.ts';
import { RunningEngine } from './running-engine.ts';

export interface InProcessOptions {
  readonly logger: EngineLogger;
  readonly publisher: Publisher;
  /** Program of the tick writer's thread; without it ticks are written in this thread. */
  readonly writerUrl?: string;
}

/**
 * The engine in this thread: what the worker runs, and what tests and `ae tape` use directly. Waits for a
 * venue that does not answer, and rejects when the database does not.
 */
export async function startInProcess(
  options: EngineOptions,
  inProcess: InProcessOptions,
): Promise<RunningEngine> {
  const engine = new RunningEngine(options, connectParts(options, inProcess));
  try {
    await engine.start();
  } catch (error) {
    await engine.abandon();
    throw error;
  }
  return engine;
}

/** The concrete adapters and stores for these options. */
function connectParts(options: EngineOptions, inProcess: InProcessOptions): EngineParts {
  const { logger, publisher } = inProcess;
  const database = connectDatabase(options.databaseUrl, { max: 4, name: 'ae-engine', oneProcessor: true });
  const spool = spoolFolder(options);
  const tickWriter = startWriter(options, inProcess, spool.path);
  const clock = new LocalClock();
  const venue = connectVenue(options, logger, { database, clock });
  return {
    client: venue.client,
    provider: new BinanceInstruments(venue.rest, logger),
    ticks: createTickStore(database),
    tickWriter,
    writerView: () => tickWriter,
    rowsFolder: join(spool.path, 'rows'),
    records: createMarketRecords(database, options.venue),
    state: createStateStore(database, options.venue),
    publisher,
    clock,
    logger,
    jobs: new JobRegistry('engine', () => clock.now()),
    endRequests: () => venue.endRequests(),
    close: async () => {
      await database.close();
      spool.remove();
    },
  };
}

function connectVenue(
  options: EngineOptions,
  logger: EngineLogger,
  { database, clock }: { readonly database: Database; readonly clock: Clock },
): { readonly client: BinanceMarketData; readonly rest: RestClient; endRequests(): void } {
  const addresses = venueAddresses(options.venue, options.urls);
  const bans = (host: BanHost) => createBanStore(database, options.venue, host);
  const rest = new RestClient({ baseUrl: addresses.restUrl, clock, logger, bans: bans('requests') });
  const baseUrl = addresses.spotRestUrl;
  const spotRest = new RestClient({ baseUrl, clock, logger, bans: bans('spot-requests') });
  spotRest.setLimits(SPOT_LIMITS);
  const client = new BinanceMarketData({
    addresses,
    rest,
    spotRest,
    clock,
    logger,
    tapeClock: options.tapeClock,
    wideTrades: options.wideStream === 'kline' ? 'kline_1m' : 'aggTrade',
    random: Math.random,
    bans: { futures: bans('streams'), spot: bans('spot-streams') },
    otherSpotPrice: coinbaseSpotPrice(addresses.coinbaseRestUrl, logger),
  });
  const endRequests = () => {
    rest.close();
    spotRest.close();
  };
  return { client, rest, endRequests };
}

function startWriter(
  { databaseUrl, logLevel }: EngineOptions,
  { logger, writerUrl }: InProcessOptions,
  spoolFolder: string,
): RunningTickWriter {
  const common = { databaseUrl, spoolFolder, logger, logLevel };
  if (writerUrl === undefined) return createTickWriter({ ...common, mode: 'inline' });
  return createTickWriter({ ...common, mode: 'thread', workerUrl: writerUrl });
}

/** Where ticks and rows wait while the database is away; without a data folder only as long as this engine runs. */
function spoolFolder({ dataDir }: EngineOptions): { readonly path: string; remove(): void } {
  if (dataDir !== undefined) return { path: join(dataDir, 'spool'), remove: () => undefined };
  const path = mkdtempSync(join(tmpdir(), 'ae-spool-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
