import { type EpochMs, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { EngineEvent } from '../core/model/events.ts';
import type { Instrument } from '../core/model/instrument.ts';
import type { AggTrade } from '../core/model/market-event.ts';
import type { EngineLogger, MarketDataClient, TickStore } from '../ports.ts';
import type { HistoryProgress } from './history-progress.ts';
import { askForHistory } from './history-request.ts';
import type { VenueClock } from './venue-clock.ts';

export interface OlderHistoryParts {
  readonly client: Pick<MarketDataClient, 'aggTradesFrom'>;
  readonly ticks: Pick<TickStore, 'firstCandle'>;
  readonly logger: EngineLogger;
  readonly venueClock: VenueClock;
  readonly process: (event: EngineEvent) => void;
  readonly progress: HistoryProgress;
  /** Resolves when the writer has room: history must not outrun the database. */
  readonly room: () => Promise<void>;
  /** A minute has all its trades now, and its candle is to be made of them. */
  readonly minuteFilled: (instrumentId: number, minute: EpochMs) => void;
  readonly isStopped: () => boolean;
}

/** What an instrument has of the last day, and what it may lack: trades below an id, as far back as a time. */
export interface Begun {
  readonly instrument: Instrument;
  readonly belowId: number;
  readonly since: EpochMs;
  /** Its trades are complete from then on; null when none came yet. */
  readonly coveredFrom: EpochMs | null;
  /** They reach back to `since`. */
  readonly isWhole: boolean;
}

/** Ids of a request. */
const PAGE = 1_000;
/** So many pages without a trade are passed over; ids that the venue lacks are few. */
const MOST_EMPTY_PAGES = 50;

/**
 * Fetches the trades from before an instrument's series, newest first, while its live trades go on: short windows are
 * whole within a page or two, and what a kill leaves is a series without a hole, to which the next start adds.
 */
export class OlderHistory {
  readonly #parts: OlderHistoryParts;
  readonly #begun: Begun;
  #belowId: number;
  #emptyPages = 0;
  /** Minutes from here on have their candles, or get them as they pass. */
  #madeFrom: EpochMs;

  constructor(parts: OlderHistoryParts, begun: Begun) {
    this.#parts = parts;
    this.#begun = begun;
    this.#belowId = begun.belowId;
    this.#madeFrom = startOfMinute(parts.venueClock.now());
  }

  /** Resolves when all is in, when there is no more, when the venue refuses it for good, or when stopped. */
  async load(): Promise<void> {
    const { coveredFrom, isWhole } = this.#begun;
    // An earlier run may have ended before it made the candles of what it fetched.
    if (coveredFrom !== null && (await this.#findCandles())) this.#fillMinutes(coveredFrom);
    if (!isWhole) await this.#loadPages();
  }

  /** False when stopped meanwhile. */
  async #findCandles(): Promise<boolean> {
    const { ticks } = this.#parts;
    const { instrument, since } = this.#begun;
    const ask = () => ticks.firstCandle(instrument.id, since).then((at) => ({ at }));
    const first = await askForHistory(this.#parts, instrument.symbol, ask);
    this.#madeFrom = first?.at ?? this.#madeFrom;
    return first !== null;
  }

  async #loadPages(): Promise<void> {
    const { isStopped, room } = this.#parts;
    while (this.#belowId > 0 && this.#emptyPages <= MOST_EMPTY_PAGES && !isStopped()) {
      const isMore = await this.#loadPage();
      if (!isMore) return;
      await room();
    }
    if (this.#emptyPages > MOST_EMPTY_PAGES) {
      const { symbol } = this.#begun.instrument;
      this.#parts.logger.warn({ symbol, belowId: this.#belowId }, 'the venue has no older trades');
    }
  }

  /** False when this was the last one. */
  async #loadPage(): Promise<boolean> {
    const { client } = this.#parts;
    const { symbol } = this.#begun.instrument;
    const from = Math.max(0, this.#belowId - PAGE);
    const page = await askForHistory(this.#parts, symbol, () => client.aggTradesFrom(symbol, from, PAGE));
    if (page === null) return false;
    const older = page.filter(({ aggId }) => aggId < this.#belowId);
    this.#belowId = from;
    this.#emptyPages = older.length === 0 ? this.#emptyPages + 1 : 0;
    const [oldest] = older;
    if (oldest === undefined) return true;
    return this.#take(older, oldest.time);
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
    const coveredFrom = this.#coveredFrom(oldest, isLast);
    const at = venueClock.now();
    process({ kind: 'historyFrom', symbol: instrument.symbol, coveredFrom, at });
    progress.reached(instrument.symbol, (at - coveredFrom) / (at - since));
    this.#fillMinutes(coveredFrom);
    return !isLast;
  }

  /** Trades of the oldest millisecond may still be missing, unless these were the last. */
  #coveredFrom(oldest: EpochMs, isLast: boolean): EpochMs {
    if (!isLast) return oldest + 1;
    return Math.max(oldest, this.#begun.since);
  }

  #fillMinutes(coveredFrom: EpochMs): void {
    const first = startOfMinute(coveredFrom + MINUTE_MS - 1);
    for (let minute = first; minute < this.#madeFrom; minute += MINUTE_MS)
      this.#parts.minuteFilled(this.#begun.instrument.id, minute);
    this.#madeFrom = Math.min(this.#madeFrom, first);
  }
}

function startOfMinute(at: EpochMs): EpochMs {
  return at - (at % MINUTE_MS);
}
