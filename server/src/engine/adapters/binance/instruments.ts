import type { EngineLogger, InstrumentProvider, VenueList } from '../../ports.ts';
import type { RestClient } from './rest/client.ts';
import { exchangeInfo } from './rest/exchange-info.ts';

/** Contracts that a warning names. */
const MOST_NAMED = 20;

/** USDT perpetuals that trade, from exchangeInfo; also learns the request limit from it. */
export class BinanceInstruments implements InstrumentProvider {
  readonly #rest: RestClient;
  readonly #logger: EngineLogger;

  constructor(rest: RestClient, logger: EngineLogger) {
    this.#rest = rest;
    this.#logger = logger;
  }

  async instruments(): Promise<VenueList> {
    const info = await exchangeInfo(this.#rest);
    this.#rest.setLimits(info.rateLimits);
    const { instruments, refused } = info;
    if (refused.length > 0) {
      const context = { count: refused.length, refused: refused.slice(0, MOST_NAMED) };
      this.#logger.warn(
        context,
        'contracts that cannot be read: known ones stay as they were, new ones are left out',
      );
    }
    return { instruments, unreadable: refused.map(({ symbol }) => symbol) };
  }
}
