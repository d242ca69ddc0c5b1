import { type EpochMs, MINUTE_MS } from '../core/model/epoch-ms.ts';
import type { Candle, Observation } from '../core/model/market-event.ts';
import type { EngineLogger, MarketDataClient } from '../ports.ts';
import { untilDone } from './repeat.ts';
import type { VenueClock } from './venue-clock.ts';

type KlineMessage = Extract<Observation, { kind: 'kline' }>;

export interface MissedCandlesParts {
  readonly client: Pick<MarketDataClient, 'candles'>;
  readonly logger: EngineLogger;
  readonly venueClock: Pick<VenueClock, 'now'>;
  /** Brings a candle to the core and to the latest views. */
  readonly pass: (message: KlineMessage) => void;
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
const MOST = 1_499;
/** What came behind them waits, but not for ever. */
const ATTEMPTS = 5;

/**
 * The candles of instruments that are followed by them, in order: minutes that are missing between two (the connection
 * was away) are fetched, and what came behind them waits, as trades wait behind a hole. Each closed minute goes on once.
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
      void this.#parts.missedMarks(symbol).then(() => this.#goOn(symbol, series.nextAt));
    }
  }

  /** From now on the candles of this instrument wait until `bring`. */
  hold(symbol: string): void {
    this.#of(symbol).held ??= [];
  }

  /** Brings the minutes that began at `since` or later, then what waits behind them; with null nothing was missed. */
  async bring(symbol: string, since: EpochMs | null): Promise<void> {
    this.hold(symbol);
    if (since !== null) this.#of(symbol).nextAt = Math.ceil(since / MINUTE_MS) * MINUTE_MS;
    await this.#goOn(symbol, since);
  }

  async #goOn(symbol: string, since: EpochMs | null): Promise<void> {
    const missed = since === null ? [] : await this.#fetch(symbol, since);
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
  async #fetch(symbol: string, since: EpochMs): Promise<readonly Candle[]> {
    const { client, logger, venueClock, wait, isStopped } = this.#parts;
    let failures = 0;
    const history = await untilDone(
      () => {
        const limit = Math.min(MOST, Math.ceil((venueClock.now() - since) / MINUTE_MS) + 1);
        return client.candles(symbol, '1m', limit);
      },
      () => isStopped() || failures >= ATTEMPTS,
      (error) => {
        failures += 1;
        logger.warn({ symbol, since, error: String(error) }, 'missed candles could not be read');
      },
      wait,
    );
    return history?.closed ?? [];
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
