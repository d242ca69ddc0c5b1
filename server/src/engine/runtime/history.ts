import { DAY_MS, type EpochMs, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { EngineEvent, TickOrigin } from '../core/model/events.ts';
import type { Instrument } from '../core/model/instrument.ts';
import type { AggTrade } from '../core/model/market-event.ts';
import type { TradeColumns } from '../core/model/trade-columns.ts';
import type { EngineLogger, MarketDataClient, TickStore } from '../ports.ts';
import type { HistoryProgress } from './history-progress.ts';
import { Refusals } from './refusals.ts';
import { breathe, untilDone } from './repeat.ts';
import { StoredTrades } from './stored-trades.ts';
import type { VenueClock } from './venue-clock.ts';
import type { WindowFiles } from './windows/window-files.ts';

export interface HistoryParts {
  readonly client: MarketDataClient;
  readonly ticks: TickStore;
  readonly logger: EngineLogger;
  readonly venueClock: VenueClock;
  readonly process: (event: EngineEvent) => void;
  /** Brings trades that are stored already into the core, in order. */
  readonly storedTrades: (symbol: string, columns: TradeColumns) => void;
  /** Own copies of the windows' trades; null without a data folder. */
  readonly windowFiles: WindowFiles | null;
  readonly progress: HistoryProgress;
  /** Resolves when the writer has room: history must not outrun the database. */
  readonly room: () => Promise<void>;
  /** Id of the first live trade that waits for the history. */
  readonly firstHeldId: (symbol: string) => number | null;
  readonly isStopped: () => boolean;
  /** Brings the mark prices since a time in, where an open position needs them. */
  readonly missedMarks: (symbol: string, since: EpochMs) => Promise<void>;
}

/** Windows need 24 h; a little more covers the time that bringing it in takes. */
export const HISTORY_MS = DAY_MS + 5 * MINUTE_MS;
const PAGE = 1_000;

/** Where the series of an instrument stands after its history came in. */
export interface HistoryEnd {
  readonly lastAggId: number | null;
  /** From when on trades are complete; null when there are none. */
  readonly coveredFrom: EpochMs | null;
}

interface First {
  readonly aggId: number;
  readonly time: EpochMs;
}

/**
 * Brings the trades of the last 24 h into the core, oldest first: what is stored is read back (from our own copy
 * of the windows, then from the database), what was missed since is fetched as repair (exits run on it), and what
 * was never stored is fetched as history.
 */
export class History {
  readonly #parts: HistoryParts;
  readonly #symbol: string;
  readonly #instrument: Instrument;
  readonly #since: EpochMs;
  #first: First | null = null;
  #lastId: number | null = null;

  constructor(parts: HistoryParts, instrument: Instrument) {
    this.#parts = parts;
    this.#instrument = instrument;
    this.#symbol = instrument.symbol;
    this.#since = parts.venueClock.now() - HISTORY_MS;
  }

  /** `isFetched` false: only what is stored and what was missed since, no history from before. */
  async load(isFetched: boolean): Promise<HistoryEnd> {
    const { ticks } = this.#parts;
    const stored = await this.#retried(() => ticks.lastTick(this.#instrument.id));
    if (stored !== null && stored.time >= this.#since) await this.#retried(() => this.#readStored(isFetched));
    else if (stored !== null) this.#lastId = stored.aggId;
    else if (isFetched) await this.#fetchFirst();
    if (stored !== null) await this.#parts.missedMarks(this.#symbol, stored.time);
    if (this.#lastId !== null) await this.#fetchOn(stored === null ? 'fetched' : 'repair');
    // Fetching took its time, and the stream of marks may have come after the first question.
    if (stored !== null) await this.#parts.missedMarks(this.#symbol, this.#parts.venueClock.now());
    return { lastAggId: this.#lastId, coveredFrom: await this.#coveredFrom() };
  }

  /** Repeatable: what was fed before a failure is not fed again. */
  async #readStored(isFetched: boolean): Promise<void> {
    const trades = new StoredTrades(this.#parts, this.#instrument, {
      since: this.#since,
      neededFrom: this.#since + HISTORY_MS - DAY_MS,
    });
    for await (const columns of trades.after(this.#lastId)) {
      if (isFetched && this.#lastId === null) await this.#fetchBefore(firstOf(columns));
      this.#parts.storedTrades(this.#symbol, columns);
      this.#fed(firstOf(columns), columns.aggIds[columns.length - 1] as number, columns.length);
      await breathe();
      if (this.#parts.isStopped()) return;
    }
  }

  /** History from before the oldest stored trade, when that does not reach back far enough. */
  async #fetchBefore(oldest: First): Promise<void> {
    if (oldest.time - this.#since <= HISTORY_MS - DAY_MS) return;
    await this.#fetchFirst(oldest.aggId);
    while (this.#lastId !== null && this.#lastId < oldest.aggId - 1 && !this.#parts.isStopped()) {
      const page = await this.#page(this.#lastId + 1);
      if (page.length === 0) return;
      this.#feed(
        page.filter(({ aggId }) => aggId < oldest.aggId),
        'fetched',
      );
      if ((page.at(-1)?.aggId ?? 0) >= oldest.aggId - 1) return;
    }
  }

  async #fetchFirst(beforeId = Number.POSITIVE_INFINITY): Promise<void> {
    const { client } = this.#parts;
    const page = (await this.#retried(() => client.aggTradesSince(this.#symbol, this.#since, PAGE))) ?? [];
    const limit = Math.min(beforeId, this.#parts.firstHeldId(this.#symbol) ?? beforeId);
    this.#feed(
      page.filter(({ aggId }) => aggId < limit),
      'fetched',
    );
  }

  /** From the last known id to the newest, or to the first live trade that waits. */
  async #fetchOn(origin: TickOrigin): Promise<void> {
    for (let next = (this.#lastId ?? 0) + 1; !this.#parts.isStopped(); next = (this.#lastId ?? 0) + 1) {
      const held = this.#parts.firstHeldId(this.#symbol);
      if (held !== null && held <= next) return;
      const page = await this.#page(next, origin);
      const live = this.#parts.firstHeldId(this.#symbol) ?? Number.POSITIVE_INFINITY;
      const older = page.filter(({ aggId }) => aggId < live);
      this.#feedContiguous(older, next, origin);
      if (older.length < PAGE) return;
      await this.#parts.room();
    }
  }

  /** Ids that the venue skips are declared absent before the trade that follows them. */
  #feedContiguous(page: readonly AggTrade[], from: number, origin: TickOrigin): void {
    const { process, venueClock } = this.#parts;
    let expected = from;
    for (const trade of page) {
      if (trade.aggId > expected) {
        const [fromAggId, toAggId] = [expected, trade.aggId - 1];
        process({ kind: 'gapAbsent', symbol: this.#symbol, fromAggId, toAggId, at: venueClock.now() });
      }
      this.#feed([trade], origin);
      expected = trade.aggId + 1;
    }
  }

  async #page(fromId: number, origin: TickOrigin = 'fetched'): Promise<readonly AggTrade[]> {
    const { client } = this.#parts;
    const purpose = origin === 'repair' ? 'repair' : 'history';
    return (await this.#retried(() => client.aggTradesFrom(this.#symbol, fromId, PAGE, purpose))) ?? [];
  }

  /** null when stopped meanwhile, or when the venue refuses for good: then what is there must do. */
  async #retried<T>(work: () => Promise<T>): Promise<T | null> {
    const { logger, isStopped } = this.#parts;
    const symbol = this.#symbol;
    const refusals = new Refusals();
    const done = await untilDone(
      work,
      () => isStopped() || refusals.reason !== null,
      (error, attempt) => {
        refusals.see(error);
        logger.warn({ symbol, attempt, error: String(error) }, 'history could not be read');
      },
    );
    const { reason } = refusals;
    if (done === null && reason !== null) logger.error({ symbol, reason }, 'the venue refuses history');
    return done;
  }

  #feed(trades: readonly AggTrade[], origin: TickOrigin): void {
    const [first] = trades;
    for (const trade of trades) this.#parts.process({ kind: 'aggTrade', trade, origin });
    if (first !== undefined) this.#fed(first, trades.at(-1)?.aggId ?? first.aggId, trades.length);
  }

  #fed({ aggId, time }: First, lastId: number, trades: number): void {
    this.#first ??= { aggId, time };
    this.#lastId = lastId;
    this.#parts.progress.loaded(trades);
  }

  /** When the venue has trades from before our first one, the quiet time before that one is covered too. */
  async #coveredFrom(): Promise<EpochMs | null> {
    if (this.#first === null) return null;
    const { aggId, time } = this.#first;
    if (time - this.#since <= HISTORY_MS - DAY_MS || aggId === 0) return time;
    const [before] = await this.#page(aggId - 1);
    const isOlder = before !== undefined && before.aggId < aggId && before.time < this.#since;
    return isOlder ? this.#since : time;
  }
}

function firstOf({ aggIds, times }: TradeColumns): First {
  return { aggId: aggIds[0] as number, time: times[0] as number };
}
