import type { EngineLogger, InstrumentProvider, VenueInstrument } from '../../ports.ts';
import type { RestClient } from './rest/client.ts';
import { exchangeInfo } from './rest/exchange-info.ts';

/** USDT perpetuals that trade, from exchangeInfo; also learns the request limit from it. */
export class BinanceInstruments implements InstrumentProvider {
  readonly #rest: RestClient;
  readonly #logger: EngineLogger;

  constructor(rest: RestClient, logger: EngineLogger) {
    this.#rest = rest;
    this.#logger = logger;
  }

  async instruments(): Promise<readonly VenueInstrument[]> {
    const info = await exchangeInfo(this.#rest);
    this.#rest.setLimits(info.rateLimits);
    if (info.refused.length > 0) {
      this.#logger.warn({ refused: info.refused.slice(0, 20) }, 'contracts that cannot be read are left out');
    }
    return info.instruments;
  }
}
