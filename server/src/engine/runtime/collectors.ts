import type { IndicatorType } from '@ae/db/enums.ts';
import { isFresh } from '../core/features/collected.ts';
import { STREAM_SILENCE_MS, unlessStale } from '../core/market/staleness.ts';
import { MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { EngineEvent } from '../core/model/events.ts';
import type { Instrument } from '../core/model/instrument.ts';
import type { Indicator, MarkPrice } from '../core/model/market-event.ts';
import type { EngineLogger, MarketDataClient } from '../ports.ts';
import { inParallel } from './in-parallel.ts';
import type { LiquidationSums } from './liquidation-sums.ts';
import { COLLECTED } from './seeds.ts';
import type { VenueClock } from './venue-clock.ts';

export interface CollectorParts {
  readonly client: MarketDataClient;
  readonly logger: EngineLogger;
  readonly venueClock: VenueClock;
  readonly process: (event: EngineEvent) => void;
  readonly store: (symbol: string, values: readonly Indicator[]) => void;
  readonly liquidations: LiquidationSums;
  /** Latest mark of an instrument; null before the first. */
  readonly mark: (symbol: string) => MarkPrice | null;
}

export const COLLECT_EVERY_MS = 5 * MINUTE_MS;
/** What had no answer is asked again so often. */
export const COLLECT_AGAIN_MS = 20_000;
/** The first time also the last hours, for changes over time; then the last few, in case some were missed. */
const FIRST_LIMIT = 30;
const LATER_LIMIT = 3;
const AT_ONCE = 4;

/** Hears of what failed where the others go on. */
export type Failed = (error: unknown) => void;

/** What is asked of one instrument, one request each. */
interface Question {
  readonly symbol: string;
  readonly type: IndicatorType;
}

/** The 5-minute collectors. One that fails keeps its last value, which grows old; the others go on. */
export class Collectors {
  readonly #parts: CollectorParts;
  readonly #asked = new Set<string>();
  /** Asked in the last round, without any value in the answer. */
  #unanswered: Question[] = [];
  readonly #openInterest = new Map<string, Indicator>();
  #wide: Question[] = [];
  #wideFrom = Number.NEGATIVE_INFINITY;
  #isStopped = false;

  constructor(parts: CollectorParts) {
    this.#parts = parts;
  }

  /** Asks no more. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Collected open interest, USD; null when it is missing, or it or its collection is older than it may be. */
  openInterestUsd(symbol: string): number | null {
    const known = this.#openInterest.get(symbol);
    if (known === undefined) return null;
    return isFresh(known, this.#parts.venueClock.now()) ? known.value : null;
  }

  /** One round of everything for these instruments. */
  async collect(instruments: readonly Instrument[], failed?: Failed): Promise<void> {
    const questions = instruments.flatMap(({ symbol }) => COLLECTED.map((type) => ({ symbol, type })));
    await this.#askAll(questions, failed);
    this.sumLiquidations(instruments);
  }

  /**
   * What had no answer in the last round is asked once more: just after the start the other side of a comparison may
   * not have been heard of yet.
   */
  async collectUnanswered(failed?: Failed): Promise<void> {
    await this.#askAll(this.#unanswered, failed);
  }

  /**
   * The next question of the wide set's round: called again and again, so that the round is spread over time. A
   * new round begins five minutes after the last one at the earliest.
   */
  async collectNext(
    instruments: readonly Instrument[],
    types: readonly IndicatorType[],
    failed?: Failed,
  ): Promise<void> {
    const now = this.#parts.venueClock.now();
    if (this.#wide.length === 0 && now >= this.#wideFrom + COLLECT_EVERY_MS) {
      this.#wideFrom = now;
      this.#wide = types.flatMap((type) => instruments.map(({ symbol }) => ({ symbol, type })));
    }
    const next = this.#wide.shift();
    if (next !== undefined) await this.#ask(next, failed);
  }

  /** Keeps the funding rates that the mark streams tell, without a request; nothing of a stream that is silent. */
  keepFundingRates(instruments: readonly Instrument[]): void {
    const now = this.#parts.venueClock.now();
    for (const { symbol } of instruments) {
      const latest = this.#parts.mark(symbol);
      const mark = unlessStale(latest, latest?.time ?? 0, now, STREAM_SILENCE_MS);
      if (mark === null) continue;
      const { time, fundingRate: value } = mark;
      this.#bring(symbol, [{ symbol, type: 'funding_rate', time, value, collectedAt: now }]);
    }
  }

  /** Stores the sums of forced orders over the last five minutes, of instruments that were listened to all along. */
  sumLiquidations(instruments: readonly Instrument[]): void {
    const { venueClock, liquidations, store } = this.#parts;
    const now = venueClock.now();
    for (const { symbol } of instruments) {
      const sums = liquidations.of(symbol, now);
      if (sums === null) continue;
      const { liquidatedLong5mUsd, liquidatedShort5mUsd } = sums;
      const at = { symbol, time: now, collectedAt: now };
      store(symbol, [
        { ...at, type: 'liquidation_5m_long', value: liquidatedLong5mUsd },
        { ...at, type: 'liquidation_5m_short', value: liquidatedShort5mUsd },
      ]);
    }
  }

  async #askAll(questions: readonly Question[], failed?: Failed): Promise<void> {
    const unanswered: Question[] = [];
    await inParallel(questions, AT_ONCE, async (question) => {
      if ((await this.#ask(question, failed)) === 0) unanswered.push(question);
    });
    this.#unanswered = unanswered;
  }

  /** Number of values in the answer; null when there was none. */
  async #ask({ symbol, type }: Question, failed?: Failed): Promise<number | null> {
    if (this.#isStopped) return null;
    const { client, logger } = this.#parts;
    const key = `${symbol} ${type}`;
    const limit = this.#asked.has(key) ? LATER_LIMIT : FIRST_LIMIT;
    try {
      const values = await client.indicator(symbol, type, limit);
      this.#bring(symbol, values);
      this.#asked.add(key);
      return values.length;
    } catch (error) {
      if (this.#isStopped) return null;
      failed?.(`${symbol} ${type}: ${String(error)}`);
      logger.warn({ symbol, type, error: String(error) }, 'a collector failed and keeps its last value');
      return null;
    }
  }

  #bring(symbol: string, values: readonly Indicator[]): void {
    for (const indicator of values) {
      this.#parts.process({ kind: 'indicator', indicator });
      if (indicator.type === 'open_interest') this.#openInterest.set(symbol, indicator);
    }
    this.#parts.store(symbol, values);
  }
}
