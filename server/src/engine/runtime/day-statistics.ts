import type { EpochMs } from '../core/model/epoch-ms.ts';
import type { EngineLogger, MarketDataClient } from '../ports.ts';
import type { Failed } from './collectors.ts';
import type { DayView } from './live-market.ts';

export interface DayStatisticsParts {
  readonly client: Pick<MarketDataClient, 'dayStatistics'>;
  readonly logger: EngineLogger;
  readonly now: () => EpochMs;
}

const ASKED_AGAIN_MS = 5 * 60_000;
/** Three rounds missed: better nothing than a day that is over. */
const VALID_MS = 15 * 60_000;

interface Told {
  readonly at: EpochMs;
  readonly day: DayView | null;
}

/**
 * The venue's own 24-hour statistics, for instruments whose windows do not reach back a day yet. One is asked at a
 * time, so that a round over the whole market never stands in anybody's way.
 */
export class DayStatistics {
  readonly #parts: DayStatisticsParts;
  readonly #told = new Map<string, Told>();

  constructor(parts: DayStatisticsParts) {
    this.#parts = parts;
  }

  /** Asks for the first of these that was not asked for in the last five minutes. */
  async askNext(symbols: readonly string[], failed?: Failed): Promise<void> {
    const { client, logger, now } = this.#parts;
    const at = now();
    const symbol = symbols.find((one) => at - (this.#told.get(one)?.at ?? 0) > ASKED_AGAIN_MS);
    if (symbol === undefined) return;
    this.#told.set(symbol, { at, day: this.of(symbol) });
    try {
      const { openPrice, quoteVolume } = await client.dayStatistics(symbol);
      this.#told.set(symbol, { at, day: { open24h: openPrice, volume24hUsd: quoteVolume } });
    } catch (error) {
      failed?.(`${symbol}: ${String(error)}`);
      logger.warn({ symbol, error: String(error) }, 'the statistics of the day could not be read');
    }
  }

  /** What the venue said in the last fifteen minutes; null when nothing. */
  of(symbol: string): DayView | null {
    const told = this.#told.get(symbol);
    return told === undefined || this.#parts.now() - told.at > VALID_MS ? null : told.day;
  }
}
