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

const PAGE = 1_000;
/** The newest trades may reach the REST list a moment after the stream: asked so often before they count as absent. */
const ASKED_BEFORE_ABSENT = 5;

/**
 * Brings missing trades back: pages from the venue, in order, as events of origin 'repair'. Ids that the venue
 * skips are declared absent before what follows them. One instrument is repaired by one request at a time, different
 * ones beside each other: the budget of requests is what bounds them.
 */
export class GapFill {
  readonly #client: MarketDataClient;
  readonly #venueClock: VenueClock;
  readonly #logger: EngineLogger;
  readonly #process: (event: EngineEvent) => void;
  readonly #lines = new Map<string, Promise<void>>();
  #isStopped = false;
  #open = 0;

  constructor(
    parts: { readonly client: MarketDataClient; readonly logger: EngineLogger },
    venueClock: VenueClock,
    process: (event: EngineEvent) => void,
  ) {
    this.#client = parts.client;
    this.#logger = parts.logger;
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
    this.#logger.info(gap, 'a gap is being repaired');
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
    for (let empty = 0; next <= gap.toAggId && !this.#isStopped; ) {
      const page = await this.#page(gap.symbol, next, gap.toAggId);
      if (page.length > 0) {
        next = this.#deliver(gap, next, page);
        empty = 0;
      } else if (++empty >= ASKED_BEFORE_ABSENT) {
        this.#absent(gap.symbol, next, gap.toAggId);
        return;
      } else await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** empty));
    }
  }

  /** Trades from `fromId` on; only those up to `toId` are of interest, a later one proves what is absent. */
  async #page(symbol: string, fromId: number, toId: number): Promise<readonly AggTrade[]> {
    const limit = Math.min(PAGE, toId - fromId + 2);
    const trades = await untilDone(
      () => this.#client.aggTradesFrom(symbol, fromId, limit, 'repair'),
      () => this.#isStopped,
      (error, attempt) =>
        this.#logger.warn({ symbol, fromId, attempt, error: String(error) }, 'gap fill failed'),
    );
    return trades ?? [];
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
    this.#logger.warn({ symbol, fromAggId, toAggId }, 'the venue itself lacks these trades');
    this.#process({ kind: 'gapAbsent', symbol, fromAggId, toAggId, at: this.#venueClock.now() });
  }
}
