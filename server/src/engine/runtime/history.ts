import { DAY_MS, type EpochMs, HOUR_MS, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { EngineEvent, TickOrigin } from '../core/model/events.ts';
import type { Instrument } from '../core/model/instrument.ts';
import type { AggTrade } from '../core/model/market-event.ts';
import { type TradeColumns, unbroken } from '../core/model/trade-columns.ts';
import type { MarketDataClient, SeriesRange, TickEnd, TickStore } from '../ports.ts';
import type { HistoryProgress } from './history-progress.ts';
import { askForHistory, askForTradesBefore, type HistoryRequestParts, PAGE } from './history-request.ts';
import type { LateMinutes } from './late-minutes.ts';
import type { Patience } from './patience.ts';
import { MADE_UP_FOR_MS } from './records-jobs.ts';
import { breathe } from './repeat.ts';
import { StoredTrades } from './stored-trades.ts';
import type { VenueClock } from './venue-clock.ts';
import type { WindowFiles } from './windows/window-files.ts';

export interface HistoryParts extends HistoryRequestParts {
  readonly client: MarketDataClient;
  readonly ticks: TickStore;
  readonly venueClock: VenueClock;
  readonly process: (event: EngineEvent) => void;
  /** Brings trades that are stored already into the core, in order. */
  readonly storedTrades: (symbol: string, columns: TradeColumns) => void;
  /** Own copies of the windows' trades; null without a data folder. */
  readonly windowFiles: WindowFiles | null;
  readonly progress: HistoryProgress;
  /** Resolves when the writer has room: history must not outrun the database. */
  readonly room: () => Promise<void>;
  /** Last trade that the engine has; null before the first. */
  readonly lastTrade: (symbol: string) => TickEnd | null;
  /** Id of the first live trade that waits for the history. */
  readonly firstHeldId: (symbol: string) => number | null;
  /** Minutes whose stored candles may lack trades. */
  readonly late: Pick<LateMinutes, 'add'>;
  /** How long live trades wait for the venue's answers. */
  readonly patience: Patience;
  /** Brings the mark prices since a time in, where an open position needs them. */
  readonly missedMarks: (symbol: string, since: EpochMs) => Promise<void>;
  /** Since when an open position of an instrument has waited for its next exit; null when none is open. */
  readonly openSince: (symbol: string) => EpochMs | null;
}

/** Windows need 24 h; a little more covers the time that bringing it in takes. */
export const HISTORY_MS = DAY_MS + 5 * MINUTE_MS;

/**
 * What was missed for longer than this is left to `ae backfill`: days of pages that live trades would wait for. The hour
 * is what the watchdog looks back further: it must not find the end of the old series either.
 */
const LEFT_AFTER_MS = MADE_UP_FOR_MS + HOUR_MS;

interface First {
  readonly aggId: number;
  readonly time: EpochMs;
}

/** How the series of an instrument stands before its live trades go on with it. */
export interface HistoryEnd {
  readonly lastAggId: number | null;
  /** From when on trades are complete; null when there are none, and when the engine knows it already. */
  readonly coveredFrom: EpochMs | null;
  /** Trades are needed from then on. */
  readonly since: EpochMs;
}

/**
 * Brings in what live trades go on from: what is stored of the last 24 h is read back (from our own copy of the
 * windows, then from the database) and what was missed since is fetched as repair (exits run on it), in order. Of an
 * instrument that was never recorded, or long ago, it is the newest page. What is older comes in behind it: see `OlderHistory`.
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

  /** `isFetched` false: only what is stored and what was missed since. */
  async load(isFetched: boolean): Promise<HistoryEnd> {
    const { ticks, lastTrade } = this.#parts;
    const known = lastTrade(this.#symbol);
    if (known !== null) return this.#goOn(known);
    const stored = this.#recent(await this.#retried(() => ticks.lastTick(this.#instrument.id)));
    if (stored !== null && stored.time >= this.#since) await this.#retried(() => this.#readStored());
    else if (stored !== null) this.#lastId = stored.aggId;
    else if (isFetched) await this.#fetchNewest();
    if (stored !== null) await this.#fetchMissed(stored.time);
    else if (this.#lastId !== null) await this.#fetchOn('fetched');
    const coveredFrom = await this.#coveredFrom(isFetched);
    return { lastAggId: this.#lastId, coveredFrom, since: this.#since };
  }

  /**
   * null where the series ended so long ago (a file of an old year was imported) that a new one begins. Not while a
   * position is open: what it missed decides its exits.
   */
  #recent(stored: TickEnd | null): TickEnd | null {
    const { openSince, venueClock, logger } = this.#parts;
    if (stored === null || stored.time >= venueClock.now() - LEFT_AFTER_MS) return stored;
    if (openSince(this.#symbol) !== null) return stored;
    logger.info({ symbol: this.#symbol, ...stored }, 'stored ticks ended long ago: a new series begins');
    return null;
  }

  /** A contract that was gone and is listed again: its trades are in the engine already. */
  async #goOn({ aggId, time }: TickEnd): Promise<HistoryEnd> {
    this.#lastId = aggId;
    await this.#fetchMissed(time);
    return { lastAggId: this.#lastId, coveredFrom: null, since: this.#since };
  }

  async #fetchMissed(since: EpochMs): Promise<void> {
    const { missedMarks, venueClock, patience } = this.#parts;
    await patience.waitFor(missedMarks(this.#symbol, since));
    if (this.#lastId !== null) await this.#fetchOn('repair');
    // Fetching took its time, and the stream of marks may have come after the first question.
    await patience.waitFor(missedMarks(this.#symbol, venueClock.now()));
  }

  /** Repeatable: what was fed before a failure is not fed again. */
  async #readStored(): Promise<void> {
    const trades = new StoredTrades(this.#parts, this.#instrument, {
      since: this.#since,
      neededFrom: this.#since + HISTORY_MS - DAY_MS,
    });
    for await (const columns of trades.after(this.#lastId)) {
      for (const piece of unbroken(columns)) {
        await this.#fillBefore(piece.aggIds[0] as number);
        if (this.#parts.isStopped()) return;
        this.#parts.storedTrades(this.#symbol, piece);
        this.#fed(firstOf(piece), piece.aggIds[piece.length - 1] as number, piece.length);
      }
      await breathe();
      if (this.#parts.isStopped()) return;
    }
  }

  /**
   * Stored trades go on with this id. A kill while the database was away loses what waited in memory and keeps what
   * waited on disk behind it: such a hole is fetched in its place, before what follows it is believed.
   */
  async #fillBefore(belowId: number): Promise<void> {
    if (this.#lastId === null || this.#lastId + 1 >= belowId) return;
    const hole = { fromAggId: this.#lastId + 1, toAggId: belowId - 1 };
    const stored = await this.#retried(() => this.#parts.ticks.storedRange(this.#instrument.id, hole));
    if (stored?.state === 'absent') return;
    this.#parts.logger.warn({ symbol: this.#symbol, ...hole }, 'stored ticks have a hole: repairing it');
    await this.#repair(hole);
    await this.#leaveOut(hole);
  }

  async #repair({ fromAggId, toAggId }: SeriesRange): Promise<void> {
    const belowId = toAggId + 1;
    for (let next = fromAggId; next < belowId; next = (this.#lastId ?? 0) + 1) {
      const request = { fromAggId: next, belowId, purpose: 'repair' } as const;
      const trades = await this.#asked((parts) => askForTradesBefore(parts, this.#symbol, request));
      this.#feedContiguous(trades, next, 'repair');
      for (const { time } of trades) this.#parts.late.add(this.#instrument.id, time - (time % MINUTE_MS));
      if (trades.length < PAGE) return;
      await this.#parts.room();
    }
  }

  /**
   * What could not be repaired now is missing in the windows until it comes, and is still asked for: by the engine, or
   * by the watchdog where the engine has no trade before it.
   */
  async #leaveOut({ toAggId }: SeriesRange): Promise<void> {
    const { process, venueClock, isStopped, lastTrade, ticks } = this.#parts;
    const fromAggId = (this.#lastId ?? toAggId) + 1;
    if (isStopped() || fromAggId > toAggId || toAggId === Number.POSITIVE_INFINITY) return;
    const at = venueClock.now();
    if (lastTrade(this.#symbol) !== null)
      process({ kind: 'gapLeft', symbol: this.#symbol, fromAggId, toAggId, at });
    else await this.#retried(() => ticks.openGap(this.#instrument.id, fromAggId, toAggId, at));
  }

  /** The page that the first live trade follows. */
  async #fetchNewest(): Promise<void> {
    const { client, firstHeldId } = this.#parts;
    const newest = () => client.newestAggTrades(this.#symbol, PAGE);
    const page = await this.#asked((parts) => askForHistory(parts, this.#symbol, newest));
    const live = firstHeldId(this.#symbol) ?? Number.POSITIVE_INFINITY;
    const older = page.filter(({ aggId }) => aggId < live);
    this.#feedContiguous(older, older[0]?.aggId ?? 0, 'fetched');
  }

  /** From the last known id to the newest, or to the first live trade that waits. */
  async #fetchOn(origin: TickOrigin): Promise<void> {
    let isMissing = true;
    while (isMissing && !this.#parts.isStopped()) isMissing = await this.#fetchPage(origin);
  }

  /** False when nothing more is missing, and when live trades wait for it no more. */
  async #fetchPage(origin: TickOrigin): Promise<boolean> {
    const { firstHeldId, patience, room } = this.#parts;
    const next = (this.#lastId ?? 0) + 1;
    const held = firstHeldId(this.#symbol);
    if (held !== null && held <= next) return false;
    const page = await this.#page(next, origin);
    const live = firstHeldId(this.#symbol) ?? Number.POSITIVE_INFINITY;
    const older = page.filter(({ aggId }) => aggId < live);
    this.#feedContiguous(older, next, origin);
    if (patience.isOver) await this.#leaveOut({ fromAggId: next, toAggId: live - 1 });
    if (patience.isOver || older.length < PAGE) return false;
    await room();
    return true;
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
    const from = () => client.aggTradesFrom(this.#symbol, fromId, PAGE, purpose);
    return this.#asked((parts) => askForHistory(parts, this.#symbol, from));
  }

  /** A page of the venue; empty when it refuses, and when live trades wait for it no more. */
  async #asked(
    ask: (parts: HistoryParts) => Promise<readonly AggTrade[] | null>,
  ): Promise<readonly AggTrade[]> {
    const { patience, isStopped } = this.#parts;
    if (patience.isOver) return [];
    let isGivenUp = false;
    const asking = ask({ ...this.#parts, isStopped: () => isStopped() || isGivenUp }).then((page) => {
      // Also when nobody waits for it any more: the others may be patient again.
      if (page !== null) patience.answered();
      return page;
    });
    const page = await patience.waitFor(asking);
    isGivenUp = page === null;
    return page ?? [];
  }

  #retried<T>(work: () => Promise<T>): Promise<T | null> {
    return askForHistory(this.#parts, this.#symbol, work);
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
  async #coveredFrom(isFetched: boolean): Promise<EpochMs | null> {
    if (this.#first === null) return null;
    const { aggId, time } = this.#first;
    if (time - this.#since <= HISTORY_MS - DAY_MS || aggId === 0) return time;
    // What is older comes in behind it, perhaps with trades of the same millisecond.
    if (isFetched) return time + 1;
    const [before] = await this.#page(aggId - 1);
    const isOlder = before !== undefined && before.aggId < aggId && before.time < this.#since;
    return isOlder ? this.#since : time;
  }
}

function firstOf({ aggIds, times }: TradeColumns): First {
  return { aggId: aggIds[0] as number, time: times[0] as number };
}
