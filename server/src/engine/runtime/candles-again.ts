import type { EngineEvent } from '../core/model/events.ts';
import type { EngineLogger, MarketDataClient } from '../ports.ts';
import { untilDone, type Wait } from './repeat.ts';
import { seedIntervals } from './seeds.ts';

export interface CandlesAgainParts {
  readonly client: Pick<MarketDataClient, 'candles'>;
  readonly logger: EngineLogger;
  readonly process: (event: EngineEvent) => void;
  readonly isStopped: () => boolean;
  readonly wait: Wait;
}

/** With waits of half a minute some two hours; by then bars of trades have made the ranges of five minutes anew. */
const MOST_ATTEMPTS = 240;

/**
 * Reads the candles of an instrument again whose trades went on behind a hole: what was traded inside is missing in the
 * bars that trades make, and the ranges of the market are not known until the venue's candles are there.
 */
export class CandlesAgain {
  readonly #parts: CandlesAgainParts;
  readonly #reading = new Map<string, Promise<unknown>>();

  constructor(parts: CandlesAgainParts) {
    this.#parts = parts;
  }

  /** Asks until the venue answers; one that is being read is not read twice at once. */
  bring(symbol: string): void {
    if (this.#reading.has(symbol)) return;
    const { client, logger, process, isStopped, wait } = this.#parts;
    let failures = 0;
    const reading = untilDone(
      () => seedIntervals({ client, process }, symbol),
      () => isStopped() || failures >= MOST_ATTEMPTS,
      (error) => {
        failures += 1;
        logger.warn({ symbol, failures, error: String(error) }, 'candles behind a hole could not be read');
      },
      wait,
    ).finally(() => this.#reading.delete(symbol));
    this.#reading.set(symbol, reading);
  }

  /** Resolves when none is being read. */
  async idle(): Promise<void> {
    while (this.#reading.size > 0) await Promise.all(this.#reading.values());
  }
}
