import type { EpochMs } from '../core/model/epoch-ms.ts';
import type { EngineEvent } from '../core/model/events.ts';
import type { Instrument } from '../core/model/instrument.ts';
import type { AggTrade } from '../core/model/market-event.ts';
import type { MarketDataClient } from '../ports.ts';
import type { HistoryProgress } from './history-progress.ts';
import { askForTradesBefore, type HistoryRequestParts, PAGE } from './history-request.ts';
import type { VenueClock } from './venue-clock.ts';

export interface OlderHistoryParts extends HistoryRequestParts {
  readonly client: Pick<MarketDataClient, 'aggTradesFrom'>;
  readonly venueClock: VenueClock;
  readonly process: (event: EngineEvent) => void;
  readonly progress: HistoryProgress;
  /** Id with which the series of an instrument begins; null when it has no trade. */
  readonly firstId: (symbol: string) => number | null;
  /** Resolves when the writer has room: history must not outrun the database. */
  readonly room: () => Promise<void>;
  /** Has the candles made that what is covered from `coveredFrom` on lacks. */
  readonly checkCandles: (instrument: Instrument, coveredFrom: EpochMs) => Promise<void>;
}

/** An instrument whose live trades go on, and the time to which its series is to reach back. */
export interface Begun {
  readonly instrument: Instrument;
  readonly since: EpochMs;
  /** Its trades are complete from then on; null when none came before the live ones. */
  readonly coveredFrom: EpochMs | null;
  /** They reach back to `since`. */
  readonly isWhole: boolean;
}

/** So many pages without a trade are passed over; ids that the venue lacks are few. */
const MOST_EMPTY_PAGES = 50;
/** Candles are made after every so many pages, and at the end. */
const CANDLES_EVERY_PAGES = 100;

/**
 * Fetches the trades from before an instrument's series, newest first, while its live trades go on: short windows are
 * whole within a page or two, and what a kill leaves is a series without a hole, to which the next start adds.
 */
export class OlderHistory {
  readonly #parts: OlderHistoryParts;
  readonly #begun: Begun;
  #belowId: number;
  #coveredFrom: EpochMs | null;
  #pages = 0;
  #emptyPages = 0;

  constructor(parts: OlderHistoryParts, begun: Begun) {
    this.#parts = parts;
    this.#begun = begun;
    this.#belowId = parts.firstId(begun.instrument.symbol) ?? 0;
    this.#coveredFrom = begun.coveredFrom;
  }

  /** Resolves when all is in, when there is no more, when the venue refuses it for good, or when stopped. */
  async load(): Promise<void> {
    if (!this.#begun.isWhole) await this.#loadPages();
    // Also what an earlier run fetched, which may have ended before it made the candles.
    await this.#checkCandles();
  }

  async #loadPages(): Promise<void> {
    const { isStopped, room } = this.#parts;
    while (this.#belowId > 0 && this.#emptyPages <= MOST_EMPTY_PAGES && !isStopped()) {
      const isMore = await this.#loadPage();
      if (!isMore) return;
      this.#pages += 1;
      if (this.#pages % CANDLES_EVERY_PAGES === 0) await this.#checkCandles();
      await room();
    }
    if (this.#emptyPages > MOST_EMPTY_PAGES) this.#warn('the venue has no older trades');
  }

  /** False when this was the last one. */
  async #loadPage(): Promise<boolean> {
    const { symbol } = this.#begun.instrument;
    const belowId = this.#belowId;
    const from = Math.max(0, belowId - PAGE);
    const older = await askForTradesBefore(this.#parts, symbol, {
      ...{ fromAggId: from, belowId },
      purpose: 'history',
    });
    if (older === null || this.#parts.isStopped()) return false;
    this.#belowId = from;
    this.#emptyPages = older.length === 0 ? this.#emptyPages + 1 : 0;
    const [oldest] = older;
    return oldest === undefined ? true : this.#take(older, oldest.time);
  }

  /** Downwards, so that what is stored never has a hole. */
  #take(older: readonly AggTrade[], oldest: EpochMs): boolean {
    const { since, instrument } = this.#begun;
    const { process, progress, venueClock } = this.#parts;
    const wanted = older.filter(({ time }) => time >= since);
    for (let row = wanted.length - 1; row >= 0; row -= 1)
      process({ kind: 'aggTrade', trade: wanted[row] as AggTrade, origin: 'fetched' });
    progress.loaded(wanted.length);
    const isLast = oldest < since || this.#belowId === 0;
    const coveredFrom = this.#covered(oldest, isLast);
    this.#coveredFrom = coveredFrom;
    const at = venueClock.now();
    process({ kind: 'historyFrom', symbol: instrument.symbol, coveredFrom, at });
    progress.reached(instrument.symbol, (at - coveredFrom) / (at - since));
    return !isLast;
  }

  /** Trades of the oldest millisecond may still be missing, unless these were the last. */
  #covered(oldest: EpochMs, isLast: boolean): EpochMs {
    return isLast ? Math.max(oldest, this.#begun.since) : oldest + 1;
  }

  async #checkCandles(): Promise<void> {
    const { checkCandles, logger, isStopped } = this.#parts;
    const { instrument } = this.#begun;
    if (this.#coveredFrom === null || isStopped()) return;
    try {
      await checkCandles(instrument, this.#coveredFrom);
    } catch (error) {
      logger.warn(
        { symbol: instrument.symbol, error: String(error) },
        'the candles of the history are not made yet',
      );
    }
  }

  #warn(message: string): void {
    const { symbol } = this.#begun.instrument;
    this.#parts.logger.warn({ symbol, belowId: this.#belowId }, message);
  }
}
