import { type EpochMs, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { EngineEvent } from '../core/model/events.ts';
import type { EngineLogger, MarketDataClient } from '../ports.ts';
import type { Failed } from './collectors.ts';
import type { VenueClock } from './venue-clock.ts';

export interface SpotHistoryParts {
  readonly client: Pick<MarketDataClient, 'spotTradesFrom'>;
  readonly logger: EngineLogger;
  readonly venueClock: Pick<VenueClock, 'now'>;
  /** What has come of the spot market beside an instrument; null when the instrument is not known. */
  readonly spot: (symbol: string) => SpotSeries | null;
  readonly process: (event: EngineEvent) => void;
  readonly isStopped: () => boolean;
}

/** Trades of a spot market, as far as they are known without a hole. */
interface SpotSeries {
  /** From when on none is missing; null while that is not known. */
  coveredFrom(at: EpochMs): EpochMs | null;
  /** The trade from which on none is missing; null before the first. */
  readonly first: { readonly id: number } | null;
}

/** What one instrument has cost, counted anew after a while. */
interface Asked {
  readonly since: EpochMs;
  nextAt: EpochMs;
  failures: number;
  /** Pages that may still be asked for; 0 too when the venue has no older trades. */
  pagesLeft: number;
}

const PAGE = 1_000;
/** The window of the spot flow, and a little more, for clocks that differ a little. */
const NEEDED_MS = 30 * MINUTE_MS + 5_000;
/**
 * Pages of one instrument within the time that live trades take to fill the window by themselves: far more than half
 * an hour of the busiest pair, far less than the spot host allows.
 */
const MOST_PAGES = 200;
/** The list of the venue may be a moment behind its stream. */
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * MINUTE_MS;

/**
 * Brings the spot trades of the last half an hour from before the first live one, and those that an outage took: page
 * by page from the first known one back, so that each page joins what is there. One request at a time, of one
 * instrument after the other. Live trades wait for none of it: where the venue does not answer, or lists them with
 * holes, the flow is known from the first live trade on.
 */
export class SpotHistory {
  readonly #parts: SpotHistoryParts;
  readonly #asked = new Map<string, Asked>();

  constructor(parts: SpotHistoryParts) {
    this.#parts = parts;
  }

  /** One look at all of these instruments. */
  async check(symbols: readonly string[], failed?: Failed): Promise<void> {
    for (const symbol of symbols) {
      if (this.#missingBefore(symbol) === null) continue;
      const asked = this.#askedOf(symbol);
      if (this.#parts.venueClock.now() < asked.nextAt) continue;
      await this.#bring(symbol, asked, failed);
    }
  }

  async #bring(symbol: string, asked: Asked, failed?: Failed): Promise<void> {
    const { logger, isStopped } = this.#parts;
    try {
      for (let id = this.#missingBefore(symbol); id !== null && asked.pagesLeft > 0; ) {
        asked.pagesLeft = (await this.#page(symbol, id)) ? asked.pagesLeft - 1 : 0;
        asked.failures = 0;
        id = this.#missingBefore(symbol);
      }
    } catch (error) {
      if (isStopped()) return;
      failed?.(`${symbol}: ${String(error)}`);
      this.#later(asked);
      const context = { symbol, failures: asked.failures, error: String(error) };
      logger.warn(context, 'older spot trades could not be read');
      return;
    }
    if (asked.pagesLeft === 0) asked.nextAt = asked.since + NEEDED_MS;
    logger.info({ symbol, pagesLeft: asked.pagesLeft }, 'older spot trades are in');
  }

  /** The page that ends before a trade; false when there is none. Throws when it does not lead up to it. */
  async #page(symbol: string, belowId: number): Promise<boolean> {
    const { client, process, isStopped } = this.#parts;
    const fromId = Math.max(0, belowId - PAGE);
    const trades = await client.spotTradesFrom(symbol, fromId, belowId - fromId);
    const [oldest] = trades;
    if (isStopped() || (oldest !== undefined && oldest.aggId >= belowId)) return false;
    process({ kind: 'spotHistory', symbol, trades });
    if (this.#missingBefore(symbol) === belowId) throw new Error(`the list does not lead up to ${belowId}`);
    return true;
  }

  /** Id of the trade before which some of the window are missing; null when none are, or nothing is known of it. */
  #missingBefore(symbol: string): number | null {
    const { spot, venueClock, isStopped } = this.#parts;
    const series = spot(symbol);
    const at = venueClock.now();
    const coveredFrom = series?.coveredFrom(at) ?? null;
    if (coveredFrom === null || coveredFrom <= at - NEEDED_MS || isStopped()) return null;
    // Before the very first trade of a market there is none.
    return series?.first?.id || null;
  }

  /** Each failure in a row doubles the wait. */
  #later(asked: Asked): void {
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** asked.failures, LONGEST_WAIT_MS);
    asked.failures += 1;
    asked.nextAt = this.#parts.venueClock.now() + waitMs;
  }

  #askedOf(symbol: string): Asked {
    const now = this.#parts.venueClock.now();
    let asked = this.#asked.get(symbol);
    if (asked === undefined || now - asked.since >= NEEDED_MS) {
      asked = { since: now, nextAt: 0, failures: 0, pagesLeft: MOST_PAGES };
      this.#asked.set(symbol, asked);
    }
    return asked;
  }
}
