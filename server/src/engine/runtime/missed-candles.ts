import { type EpochMs, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { Candle, Observation } from '../core/model/market-event.ts';
import type { EngineLogger, MarketDataClient } from '../ports.ts';
import { untilDone } from './repeat.ts';
import type { VenueClock } from './venue-clock.ts';

type KlineMessage = Extract<Observation, { kind: 'kline' }>;

export interface MissedCandlesParts {
  readonly client: Pick<MarketDataClient, 'minutes'>;
  readonly logger: EngineLogger;
  readonly venueClock: Pick<VenueClock, 'now'>;
  /** Brings a candle to the core and to the latest views. */
  readonly pass: (message: KlineMessage) => void;
  /** Has a candle stored that comes too late for the core. */
  readonly store: (candle: Candle) => void;
  /** Brings the mark prices that the open positions of an instrument missed meanwhile. */
  readonly missedMarks: (symbol: string) => Promise<void>;
  readonly wait: (ms: number) => Promise<unknown>;
  readonly isStopped: () => boolean;
}

/** Where the minutes of an instrument stand. */
interface Series {
  /** Opening of the first minute that is not closed yet; null before the first candle. */
  nextAt: EpochMs | null;
  /** Live candles that wait for those before them; null when none do. */
  held: KlineMessage[] | null;
}

/** What one answer of the venue holds; a position is closed by its timeout long before. */
export const LONGEST_MISSED_MS = 1_500 * MINUTE_MS;
const ATTEMPTS = 5;
/** What came behind them waits, but not for ever: a ban of the venue may last for days. */
const LONGEST_WAIT_MS = MINUTE_MS;

/**
 * The candles of instruments that are followed by them, in order: minutes that are missing between two (the connection
 * was away) are fetched, and what came behind them waits, as trades wait behind a hole. Each closed minute goes on once. Minutes
 * that take too long are stored when they come, and no more.
 */
export class MissedCandles {
  readonly #parts: MissedCandlesParts;
  readonly #series = new Map<string, Series>();

  constructor(parts: MissedCandlesParts) {
    this.#parts = parts;
  }

  /** A candle of the stream. */
  take(message: KlineMessage): void {
    const { symbol, candle } = message.kline;
    const series = this.#of(symbol);
    if (series.held !== null) hold(series.held, message);
    else if (series.nextAt === null || candle.openTime <= series.nextAt) this.#pass(series, message);
    else {
      series.held = [message];
      const marks = () => this.#parts.missedMarks(symbol);
      void this.#goOn(symbol, this.#fetch(symbol, series.nextAt, marks));
    }
  }

  /** From now on the candles of this instrument wait until `bring`. */
  hold(symbol: string): void {
    this.#of(symbol).held ??= [];
  }

  /**
   * Brings the minutes that began at `since` or later, after the mark prices of that time, then what waits behind them;
   * with null nothing was missed.
   */
  async bring(symbol: string, since: EpochMs | null, marks: () => Promise<void>): Promise<void> {
    this.hold(symbol);
    if (since === null) {
      this.#release(symbol, []);
      return;
    }
    const nextAt = Math.ceil(since / MINUTE_MS) * MINUTE_MS;
    this.#of(symbol).nextAt = nextAt;
    await this.#goOn(symbol, this.#fetch(symbol, nextAt, marks));
  }

  async #goOn(symbol: string, fetching: Promise<readonly Candle[]>): Promise<void> {
    const { wait, store } = this.#parts;
    const missed = await Promise.race([fetching, wait(LONGEST_WAIT_MS).then(() => null)]);
    this.#release(symbol, missed ?? []);
    if (missed === null) void fetching.then((late) => late.forEach(store));
  }

  #release(symbol: string, missed: readonly Candle[]): void {
    if (this.#parts.isStopped()) return;
    const series = this.#of(symbol);
    const [first, ...later] = series.held ?? [];
    series.held = null;
    const now = this.#parts.venueClock.now();
    for (const candle of missed) this.#pass(series, closedMessage(candle, now));
    // What is missing before it now the venue does not have.
    if (first !== undefined) this.#pass(series, first);
    for (const message of later) this.take(message);
  }

  /** One that is over already changes nothing. */
  #pass(series: Series, message: KlineMessage): void {
    const { candle, isClosed } = message.kline;
    const { openTime } = candle;
    if (openTime < (series.nextAt ?? openTime)) return;
    this.#parts.pass(message);
    series.nextAt = isClosed ? openTime + MINUTE_MS : openTime;
  }

  /** None when the venue does not answer. */
  async #fetch(symbol: string, since: EpochMs, marks: () => Promise<void>): Promise<readonly Candle[]> {
    const { logger, wait, isStopped } = this.#parts;
    let failures = 0;
    await marks();
    const missed = await untilDone(
      () => this.#ask(symbol, since),
      () => isStopped() || failures >= ATTEMPTS,
      (error) => {
        failures += 1;
        logger.warn({ symbol, since, error: String(error) }, 'missed candles could not be read');
      },
      wait,
    );
    return missed ?? [];
  }

  /** Minutes that are closed for sure: those before the first that waits, else before the running one. */
  #ask(symbol: string, since: EpochMs): Promise<readonly Candle[]> {
    const { client, venueClock } = this.#parts;
    const now = venueClock.now();
    const to = this.#of(symbol).held?.[0]?.kline.candle.openTime ?? now - (now % MINUTE_MS);
    const from = Math.max(since, to - LONGEST_MISSED_MS);
    return from < to ? client.minutes(symbol, from, to) : Promise.resolve([]);
  }

  #of(symbol: string): Series {
    let series = this.#series.get(symbol);
    if (series === undefined) {
      series = { nextAt: null, held: null };
      this.#series.set(symbol, series);
    }
    return series;
  }
}

/** Of a minute that still grows the last word is enough. */
function hold(held: KlineMessage[], message: KlineMessage): void {
  if (held.at(-1)?.kline.isClosed === false) held.pop();
  held.push(message);
}

/** As the stream would have brought it. */
function closedMessage(candle: Candle, now: EpochMs): KlineMessage {
  const { symbol } = candle;
  return {
    kind: 'kline',
    kline: { symbol, interval: '1m', candle, isClosed: true, time: now, receivedAt: now },
  };
}
