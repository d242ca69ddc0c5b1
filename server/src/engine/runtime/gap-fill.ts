import { isAbsentAtSource } from '../core/model/absent-at-source.ts';
import { type EpochMs, HOUR_MS, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { EngineEvent } from '../core/model/events.ts';
import type { AggTrade } from '../core/model/market-event.ts';
import type { EngineLogger, MarketDataClient } from '../ports.ts';
import { Refusals } from './refusals.ts';
import { untilDone, type Wait } from './repeat.ts';
import type { VenueClock } from './venue-clock.ts';

export interface MissingTrades {
  readonly symbol: string;
  readonly fromAggId: number;
  readonly toAggId: number;
}

/** A hole that cannot be filled as things are; it stays open. */
interface RefusedGap extends MissingTrades {
  readonly reason: string;
  readonly since: EpochMs;
  /** Refusals of this hole so far. */
  readonly times: number;
}

export interface GapFillParts {
  readonly client: MarketDataClient;
  readonly logger: EngineLogger;
  /** Whether the hole is still there: the stream itself may have brought what came late. */
  readonly isOpen: (gap: MissingTrades) => boolean;
  /** Whether trades wait for it; else they have gone on without it. */
  readonly isAwaited: (gap: MissingTrades) => boolean;
  /** Brings in the mark prices that are missing with the trades, where an open position needs them. */
  readonly missedMarks: (symbol: string) => Promise<void>;
  readonly wait: Wait;
}

const PAGE = 1_000;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 10_000;
/** The venue's list ends before the hole for so long: what came after the hole is doubted. */
const DOUBTED_AFTER_MS = 60_000;
/** What was refused is asked for again after this, then after twice as long …, as long as the contract is listed. */
const FIRST_REFUSED_MS = MINUTE_MS;
const LONGEST_REFUSED_MS = HOUR_MS;
const NOT_TOLD = 'the list of the venue ends before these trades, and later ones have gone on without them';
const NOT_LISTED = 'the contract is listed no more, and the venue has no such trades';

/**
 * Brings missing trades back: pages from the venue, in order, as events of origin 'repair'. Ids that the venue
 * skips are declared absent before what follows them. Where its list ends before the hole does, it is asked again: the
 * newest trades reach the list later than the stream, and silence proves nothing. One instrument is repaired by one request at a time, different
 * ones beside each other: the budget of requests is what bounds them. A repair that the venue refuses for good ends: the
 * hole stays open and is told of, but nothing waits for it.
 */
export class GapFill {
  readonly #parts: GapFillParts;
  readonly #venueClock: VenueClock;
  readonly #process: (event: EngineEvent) => void;
  readonly #lines = new Map<string, Promise<void>>();
  /** By symbol and first id. */
  readonly #refused = new Map<string, RefusedGap>();
  /** null until told: then every contract counts as listed. */
  #listed: ReadonlySet<string> | null = null;
  #isStopped = false;
  #open = 0;

  constructor(parts: GapFillParts, venueClock: VenueClock, process: (event: EngineEvent) => void) {
    this.#parts = parts;
    this.#venueClock = venueClock;
    this.#process = process;
  }

  /** Holes that are being filled. */
  get open(): number {
    return this.#open;
  }

  /** Holes that the venue refuses to fill; nobody works on them. */
  get refused(): readonly RefusedGap[] {
    return [...this.#refused.values()].filter((gap) => this.#parts.isOpen(gap));
  }

  /** The contracts that the venue lists now. One that is gone keeps no repair going without end. */
  setListed(symbols: Iterable<string>): void {
    this.#listed = new Set(symbols);
  }

  /** Asks again for what was refused a while ago, and forgets what is no hole any more. */
  retryRefused(): void {
    const now = this.#venueClock.now();
    for (const [key, gap] of this.#refused) {
      const isDue = now >= gap.since + restMs(gap.times) && this.#isListed(gap.symbol);
      if (!isDue && this.#parts.isOpen(gap)) continue;
      this.#refused.delete(key);
      if (isDue && this.#parts.isOpen(gap)) this.request(gap, gap.times);
    }
  }

  /** Trades go on without these: they are still asked for, and come in late. */
  skipped({ symbol, fromAggId, toAggId }: MissingTrades): void {
    const context = { symbol, fromAggId, toAggId };
    this.#parts.logger.error(context, 'a gap took too long: later trades go on before it is repaired');
  }

  /** Starts the repair of a hole after those of the same instrument before it; it was refused so many times. */
  request(gap: MissingTrades, refused = 0): void {
    this.#open += 1;
    this.#parts.logger.info(gap, 'a gap is being repaired');
    const before = this.#lines.get(gap.symbol) ?? Promise.resolve();
    const line = before
      .then(() => this.#fill(gap, refused))
      .finally(() => {
        this.#open -= 1;
      });
    this.#lines.set(gap.symbol, line);
  }

  /** Resolves when no hole is open. */
  async idle(): Promise<void> {
    while (this.#open > 0) await Promise.all(this.#lines.values());
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #fill(gap: MissingTrades, refused: number): Promise<void> {
    if (isAbsentAtSource(gap.symbol, gap)) {
      this.#absent(gap.symbol, gap.fromAggId, gap.toAggId);
      return;
    }
    if (this.#isWanted(gap, gap.fromAggId)) await this.#parts.missedMarks(gap.symbol);
    const reason = await this.#bring(gap);
    if (reason !== null) this.#refuse(gap, reason, refused + 1);
  }

  /** Null when the hole is filled, or nobody wants that any more; else why it cannot be. */
  async #bring(gap: MissingTrades): Promise<string | null> {
    const again = new AskingAgain();
    for (let next = gap.fromAggId; this.#isWanted(gap, next); ) {
      const limit = Math.min(PAGE, gap.toAggId - next + 2);
      const page = await this.#page(gap.symbol, next, limit);
      if (typeof page === 'string') return page;
      next = this.#deliver(gap, next, page);
      if (page.length >= limit || !this.#isWanted(gap, next)) continue;
      await this.#parts.wait(again.take(page.length === 0));
      const reason = again.takeEnd() ? this.#askedInVain(gap) : null;
      if (reason !== null) return reason;
    }
    return null;
  }

  /** Why it is asked for no more now; null when it is asked for again at once. */
  #askedInVain(gap: MissingTrades): string | null {
    if (!this.#isListed(gap.symbol)) return NOT_LISTED;
    if (!this.#parts.isAwaited(gap)) return NOT_TOLD;
    this.#doubt(gap);
    return null;
  }

  #refuse({ symbol, fromAggId, toAggId }: MissingTrades, reason: string, times: number): void {
    const gap = { symbol, fromAggId, toAggId, reason, since: this.#venueClock.now(), times };
    this.#refused.set(`${symbol} ${fromAggId}`, gap);
    this.#parts.logger.error(gap, 'a gap cannot be repaired and stays open');
  }

  #isListed(symbol: string): boolean {
    return this.#listed?.has(symbol) ?? true;
  }

  #isWanted(gap: MissingTrades, next: number): boolean {
    return next <= gap.toAggId && !this.#isStopped && this.#parts.isOpen(gap);
  }

  /**
   * Trades from `fromId` on; only those up to the end of the hole are of interest, a later one proves what is absent.
   * A text says why the venue refuses them.
   */
  async #page(symbol: string, fromId: number, limit: number): Promise<readonly AggTrade[] | string> {
    const { client, logger, wait } = this.#parts;
    const refusals = new Refusals();
    const trades = await untilDone(
      () => client.aggTradesFrom(symbol, fromId, limit, 'repair'),
      () => this.#isStopped || refusals.reason !== null,
      (error, attempt) => {
        refusals.see(error);
        logger.warn({ symbol, fromId, attempt, error: String(error) }, 'gap fill failed');
      },
      wait,
    );
    return trades ?? refusals.reason ?? [];
  }

  #doubt({ symbol, toAggId }: MissingTrades): void {
    this.#parts.logger.error({ symbol, toAggId }, 'the venue does not know what came after a gap');
    this.#process({ kind: 'gapRefuted', symbol, toAggId, at: this.#venueClock.now() });
  }

  #deliver(gap: MissingTrades, from: number, page: readonly AggTrade[]): number {
    let next = from;
    for (const trade of page) {
      if (trade.aggId < next) continue;
      if (trade.aggId > next) this.#absent(gap.symbol, next, Math.min(trade.aggId - 1, gap.toAggId));
      if (trade.aggId > gap.toAggId) return gap.toAggId + 1;
      this.#process({ kind: 'aggTrade', trade, origin: 'repair' });
      next = trade.aggId + 1;
    }
    return next;
  }

  #absent(symbol: string, fromAggId: number, toAggId: number): void {
    this.#parts.logger.warn({ symbol, fromAggId, toAggId }, 'the venue itself lacks these trades');
    this.#process({ kind: 'gapAbsent', symbol, fromAggId, toAggId, at: this.#venueClock.now() });
  }
}

/** How long a hole rests that was refused so many times. */
function restMs(times: number): number {
  return Math.min(FIRST_REFUSED_MS * 2 ** (times - 1), LONGEST_REFUSED_MS);
}

/** How long to wait before the venue is asked again, and when it was asked for long enough. */
class AskingAgain {
  #nextMs = FIRST_WAIT_MS;
  #waitedMs = 0;

  /** Time to wait now; the one after it is longer when nothing has come. */
  take(isNothing: boolean): number {
    const waitMs = this.#nextMs;
    this.#waitedMs += waitMs;
    this.#nextMs = isNothing ? Math.min(waitMs * 2, LONGEST_WAIT_MS) : FIRST_WAIT_MS;
    return waitMs;
  }

  /** True once each time that the waits amount to a doubt. */
  takeEnd(): boolean {
    if (this.#waitedMs < DOUBTED_AFTER_MS) return false;
    this.#waitedMs = 0;
    return true;
  }
}
