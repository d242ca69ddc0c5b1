import { MINUTE_MS } from '../../engine/core/model/epoch-ms.ts';
import type { CandleView, EngineUpdate } from '../../engine/index.ts';
import { type BarInterval, barStart } from '../../store/api-candle-intervals.ts';
import type { CandleRow } from '../../store/api-candles.ts';
import type { CandleUpdate } from '../types/live-updates.ts';
import type { LiveSubject } from './subject.ts';

export interface BarOptions {
  readonly symbol: string;
  readonly interval: BarInterval;
  readonly intervalMs: number;
  /** The running bar without its running minute; null when it has no other. */
  readonly closedPart: CandleRow | null;
  readonly running: CandleView | null;
}

/**
 * A bar as it grows minute by minute; when it is complete it is told once more, and the next one begins. Bars that
 * complete faster than messages go (while history comes in, a day of them within seconds) are not told one by one:
 * the present bar is, with `reset`, and who shows it reads those between.
 */
export class GrowingBar implements LiveSubject<CandleUpdate> {
  readonly intervalMs: number;
  readonly delivery = 'latest';
  readonly #symbol: string;
  readonly #interval: BarInterval;
  #closedPart: CandleRow | null;
  #minute: CandleView | null;
  /** Opening time of the last minute that is over. */
  #closedUpTo = 0;
  /** The last bar that was completed and not told. */
  #complete: CandleRow | null = null;
  /** Another one before it was not told either. */
  #isBehind = false;
  #isChanged = false;
  #sequence = 0;

  constructor({ symbol, interval, intervalMs, closedPart, running }: BarOptions) {
    this.#symbol = symbol;
    this.#interval = interval;
    this.intervalMs = intervalMs;
    this.#closedPart = closedPart;
    this.#minute = running;
  }

  offer(update: EngineUpdate): boolean {
    if (update.kind !== 'candles') return false;
    let isWanted = false;
    for (const candle of update.candles) {
      if (candle.symbol === this.#symbol) isWanted = this.#grow(candle) || isWanted;
    }
    return isWanted;
  }

  first(isAlone: boolean): CandleUpdate | null {
    if (isAlone) {
      this.#complete = null;
      this.#isBehind = false;
      this.#isChanged = false;
    }
    const bar = this.#bar();
    return bar === null ? null : this.#message(bar, true);
  }

  take(): CandleUpdate | null {
    const growing = this.#isChanged ? this.#bar() : null;
    const reset = this.#isBehind;
    const isClosed = this.#complete !== null && (growing === null || !reset);
    const bar = isClosed ? this.#complete : growing;
    if (bar === null) return null;
    this.#complete = null;
    this.#isBehind = false;
    if (!isClosed) this.#isChanged = false;
    this.#sequence += 1;
    return { ...this.#message(bar, reset), isClosed };
  }

  #grow(candle: CandleView): boolean {
    const last = this.#minute;
    if (candle.openTime <= this.#closedUpTo || candle.openTime < (last?.openTime ?? 0)) return false;
    if (last !== null && candle.openTime > last.openTime) this.#close(last);
    this.#endBefore(candle.openTime);
    this.#minute = candle;
    this.#isChanged = true;
    if (candle.isClosed) this.#close(candle);
    return true;
  }

  /** A minute is over: it joins the closed part, or completes the bar. */
  #close(minute: CandleView): void {
    const openTime = barStart(this.#interval, minute.openTime);
    const grown = { ...joined(this.#closedPart, minute), openTime };
    const isComplete = barStart(this.#interval, minute.openTime + MINUTE_MS) !== openTime;
    this.#closedPart = isComplete ? null : grown;
    this.#minute = null;
    this.#closedUpTo = minute.openTime;
    if (isComplete) this.#completed(grown);
  }

  /** A minute of a later bar: the one before had no trade in its last minutes, and is complete without them. */
  #endBefore(minute: number): void {
    const part = this.#closedPart;
    if (part === null || part.openTime === barStart(this.#interval, minute)) return;
    this.#closedPart = null;
    this.#completed(part);
  }

  #completed(bar: CandleRow): void {
    if (this.#complete !== null) this.#isBehind = true;
    this.#complete = bar;
    this.#isChanged = false;
  }

  #bar(): CandleRow | null {
    if (this.#minute === null) return this.#closedPart;
    const openTime = barStart(this.#interval, this.#minute.openTime);
    return { ...joined(this.#closedPart, this.#minute), openTime };
  }

  #message(candle: CandleRow, reset: boolean): CandleUpdate {
    const { openTime, open, high, low, close, volume, quoteVolume, buyVolume, trades } = candle;
    return {
      sequence: this.#sequence,
      reset,
      symbol: this.#symbol,
      interval: this.#interval,
      candle: { openTime, open, high, low, close, volume, quoteVolume, buyVolume, trades },
      isClosed: false,
    };
  }
}

/** Two neighbouring parts of a bar as one. */
function joined(earlier: CandleRow | null, later: CandleRow): CandleRow {
  if (earlier === null) return later;
  return {
    openTime: earlier.openTime,
    open: earlier.open,
    high: Math.max(earlier.high, later.high),
    low: Math.min(earlier.low, later.low),
    close: later.close,
    volume: earlier.volume + later.volume,
    quoteVolume: earlier.quoteVolume + later.quoteVolume,
    buyVolume: earlier.buyVolume + later.buyVolume,
    trades: earlier.trades + later.trades,
  };
}
