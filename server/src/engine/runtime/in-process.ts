import { connectDatabase } from '@ae/db/client.ts';
import { createStateStore } from '../../store/state.ts';
import { createTickStore } from '../../store/tick-store.ts';
import { BinanceInstruments } from '../adapters/binance/instruments.ts';
import { BinanceMarketData } from '../adapters/binance/market-data.ts';
import { RestClient } from '../adapters/binance/rest/client.ts';
import { venueAddresses } from '../adapters/binance/urls.ts';
import { coinbaseSpotPrice } from '../adapters/coinbase/spot-price.ts';
import type { EngineLogger, Publisher } from '../ports.ts';
import type { EngineOptions } from './options.ts';
import type { EngineParts } from './parts.ts';
import { RunningEngine } from './running-engine.ts';
import { systemClock } from './system-clock.ts';

export interface InProcessOptions {
  readonly logger: EngineLogger;
  readonly publisher: Publisher;
}

/**
 * The engine in this thread: what the worker runs, and what tests and `ae tape` use directly. Rejects when the
 * venue or the database does not answer.
 */
export async function startInProcess(
  options: EngineOptions,
  { logger, publisher }: InProcessOptions,
): Promise<RunningEngine> {
  const engine = new RunningEngine(options, connectParts(options, logger, publisher));
  try {
    await engine.start();
  } catch (error) {
    await engine.abandon();
    throw error;
  }
  return engine;
}

/** The concrete adapters and stores for these options. */
function connectParts(options: EngineOptions, logger: EngineLogger, publisher: Publisher): EngineParts {
  const addresses = venueAddresses(options.venue, options.urls);
  const clock = systemClock;
  const rest = new RestClient({ baseUrl: addresses.restUrl, clock, logger });
  const database = connectDatabase(options.databaseUrl, { max: 4, name: 'ae-engine' });
  return {
    client: new BinanceMarketData({
      addresses,
      rest,
      clock,
      logger,
      tapeClock: options.tapeClock,
      random: Math.random,
      otherSpotPrice: coinbaseSpotPrice(addresses.coinbaseRestUrl, logger),
    }),
    provider: new BinanceInstruments(rest, logger),
    ticks: createTickStore(database),
    state: createStateStore(database, options.venue),
    publisher,
    clock,
    logger,
    close: () => database.close(),
  };
}
