import { isAbsentAtSource } from '../core/model/absent-at-source.ts';
import type { EngineEvent } from '../core/model/events.ts';
import type { AggTrade } from '../core/model/market-event.ts';
import type { EngineLogger, MarketDataClient } from '../ports.ts';
import { untilDone } from './repeat.ts';
import type { VenueClock } from './venue-clock.ts';

export interface MissingTrades {
  readonly symbol: string;
  readonly fromAggId: number;
  readonly toAggId: number;
}

export interface GapFillParts {
  readonly client: MarketDataClient;
  readonly logger: EngineLogger;
  /** Whether the hole is still there: the stream itself may have brought what came late. */
  readonly isOpen: (gap: MissingTrades) => boolean;
  /** Brings in the mark prices that are missing with the trades, where an open position needs them. */
  readonly missedMarks: (symbol: string) => Promise<void>;
  readonly wait: (ms: number) => Promise<unknown>;
}

const PAGE = 1_000;
const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 10_000;
/** The venue's list ends before the hole for so long: what came after the hole is doubted. */
const DOUBTED_AFTER_MS = 60_000;

/**
 * Brings missing trades back: pages from the venue, in order, as events of origin 'repair'. Ids that the venue
 * skips are declared absent before what follows them. Where its list ends before the hole does, it is asked again: the
 * newest trades reach the list later than the stream, and silence proves nothing. One instrument is repaired by one request at a time, different
 * ones beside each other: the budget of requests is what bounds them.
 */
export class GapFill {
  readonly #parts: GapFillParts;
  readonly #venueClock: VenueClock;
  readonly #process: (event: EngineEvent) => void;
  readonly #lines = new Map<string, Promise<void>>();
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

  /** Starts the repair of a hole after those of the same instrument before it. */
  request(gap: MissingTrades): void {
    this.#open += 1;
    this.#parts.logger.info(gap, 'a gap is being repaired');
    const before = this.#lines.get(gap.symbol) ?? Promise.resolve();
    const line = before
      .then(() => this.#fill(gap))
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

  async #fill(gap: MissingTrades): Promise<void> {
    let next = gap.fromAggId;
    if (isAbsentAtSource(gap.symbol, gap)) {
      this.#absent(gap.symbol, gap.fromAggId, gap.toAggId);
      return;
    }
    if (this.#isWanted(gap, next)) await this.#parts.missedMarks(gap.symbol);
    let waited = 0;
    for (let waitMs = FIRST_WAIT_MS; this.#isWanted(gap, next); ) {
      const limit = Math.min(PAGE, gap.toAggId - next + 2);
      const page = await this.#page(gap.symbol, next, limit);
      next = this.#deliver(gap, next, page);
      if (page.length >= limit || !this.#isWanted(gap, next)) continue;
      await this.#parts.wait(waitMs);
      waited += waitMs;
      if (page.length > 0) waitMs = FIRST_WAIT_MS;
      else waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
      if (waited < DOUBTED_AFTER_MS) continue;
      waited = 0;
      this.#doubt(gap);
    }
  }

  #isWanted(gap: MissingTrades, next: number): boolean {
    return next <= gap.toAggId && !this.#isStopped && this.#parts.isOpen(gap);
  }

  /** Trades from `fromId` on; only those up to the end of the hole are of interest, a later one proves what is absent. */
  async #page(symbol: string, fromId: number, limit: number): Promise<readonly AggTrade[]> {
    const { client, logger } = this.#parts;
    const trades = await untilDone(
      () => client.aggTradesFrom(symbol, fromId, limit, 'repair'),
      () => this.#isStopped,
      (error, attempt) => logger.warn({ symbol, fromId, attempt, error: String(error) }, 'gap fill failed'),
    );
    return trades ?? [];
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
