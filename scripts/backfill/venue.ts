import type { Config } from '@ae/server/config.ts';
import { aggTradesFrom, aggTradesSince } from '@ae/server/engine/adapters/binance/rest/agg-trades.ts';
import { RestClient } from '@ae/server/engine/adapters/binance/rest/client.ts';
import { exchangeInfo } from '@ae/server/engine/adapters/binance/rest/exchange-info.ts';
import { serverTime } from '@ae/server/engine/adapters/binance/rest/time.ts';
import { venueAddresses } from '@ae/server/engine/adapters/binance/urls.ts';
import type { AggTrade } from '@ae/server/engine/core/model/market-event.ts';
import type { EngineLogger, VenueList } from '@ae/server/engine/ports.ts';
import { threadProgram } from '@ae/server/engine/runtime/thread-program.ts';
import { createLogger } from '@ae/server/ops/logger.ts';
import { createBanStore } from '@ae/server/store/venue-bans.ts';
import { startVenue } from '@ae/server/venue.ts';
import type { CommandDatabase } from '../commands/database.ts';
import type { Terminal } from '../commands/terminal.ts';
import { InputError } from '../input-error.ts';

/** What a backfill asks the venue. All of it goes through one weight budget. */
export interface HistoryVenue {
  serverTime(): Promise<number>;
  instruments(): Promise<VenueList>;
  /** Up to 1,000 trades from an id on, ascending. */
  page(symbol: string, fromId: number): Promise<readonly AggTrade[]>;
  /** First trades at or after a time; none when there is none until `until`. `onStep` hears of every request before it. */
  since(
    symbol: string,
    since: number,
    until: number,
    onStep: (at: number) => void,
  ): Promise<readonly AggTrade[]>;
}

/** Trades of one answer at most. */
export const PAGE_TRADES = 1_000;
const SIMULATOR = threadProgram(new URL('../../server/src/simulator/worker.ts', import.meta.url));

/**
 * Opens the configured venue for reading. The simulated one is started for this, from the origin that is kept in the
 * data folder: its trades and ids are the same as those of the running product.
 */
export async function withHistoryVenue<T>(
  { config, database }: CommandDatabase,
  terminal: Terminal,
  work: (venue: HistoryVenue) => Promise<T>,
): Promise<T> {
  const running = await startVenue(forReading(config), SIMULATOR, createLogger('silent'));
  const { restUrl } = venueAddresses(config.venue, running.urls);
  const rest = new RestClient({
    baseUrl: restUrl,
    clock: { now: () => Date.now() },
    logger: notes(terminal),
    // A ban that the product met, or this meets, counts for both.
    bans: createBanStore(database, config.venue, 'requests'),
  });
  try {
    return await work(historyOf(rest));
  } finally {
    rest.close();
    await running.close();
  }
}

/**
 * A simulated venue for this alone: on a free port, for the product may hold its own, and without faults. Throws
 * InputError when it would be a tape, which has no history.
 */
function forReading(config: Config): Config {
  const { tapeFiles } = config.simulator;
  if (config.venue === 'simulated' && tapeFiles !== null) {
    throw new InputError(
      `SIM_TAPE: ${tapeFiles.join(', ')} has no history to fetch (expected to be unset for a backfill)`,
    );
  }
  return { ...config, simulator: { ...config.simulator, port: 0, faults: 'off' } };
}

function historyOf(rest: RestClient): HistoryVenue {
  return {
    serverTime: () => serverTime(rest),
    instruments: async () => {
      const { instruments, refused, rateLimits } = await exchangeInfo(rest);
      rest.setLimits(rateLimits);
      return { instruments, unreadable: refused.map(({ symbol }) => symbol) };
    },
    page: (symbol, fromId) => aggTradesFrom(rest, { symbol, fromId }, PAGE_TRADES),
    since: (symbol, since, until, onStep) =>
      aggTradesSince(rest, { symbol, since, until, onStep }, PAGE_TRADES),
  };
}

/** A person should know why it waits. */
function notes({ note }: Terminal): EngineLogger {
  const quiet = (): void => undefined;
  const told = (_context: object, message: string): void => note(message);
  return { debug: quiet, info: quiet, warn: told, error: told };
}
