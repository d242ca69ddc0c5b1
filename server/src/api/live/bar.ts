import { type EpochMs, MINUTE_MS } from '../../engine/core/model/epoch-ms.ts';
import type { CandleView, EngineUpdate, StoredMinutesView } from '../../engine/index.ts';
import { type BarInterval, barStart } from '../../store/api-candle-intervals.ts';
import type { CandleRow } from '../../store/api-candles.ts';
import type { CandleUpdate } from '../types/live-updates.ts';
import type { LiveSubject } from './subject.ts';

/** A bar as it stands. */
export interface BarReading {
  /** Its minutes before `end` as one; null when there are none. */
  readonly closedPart: CandleRow | null;
  readonly end: EpochMs;
  /** Minutes from `end` on, oldest first; the running one last. */
  readonly minutes: readonly CandleView[];
}

export interface BarOptions {
  readonly symbol: string;
  readonly interval: BarInterval;
  readonly intervalMs: number;
  readonly begun: BarReading;
  /** Reads the running bar again; null when it cannot be read now. */
  readonly read: () => Promise<BarReading | null>;
}

/**
 * A bar as it grows minute by minute; when it is complete it is told once more, and the next one begins. Bars that
 * complete faster than messages go (while history comes in, a day of them within seconds) are not told one by one:
 * the present bar is, with `reset`, and who shows it reads those between. Minutes that were stored after they were
 * over are no sum of what was told: the bar is read again, and told with `reset` where bars before it changed too.
 */
export class GrowingBar implements LiveSubject<CandleUpdate> {
  readonly intervalMs: number;
  readonly delivery = 'latest';
  readonly #symbol: string;
  readonly #interval: BarInterval;
  readonly #read: BarOptions['read'];
  #closedPart: CandleRow | null = null;
  #minute: CandleView | null = null;
  /** Opening time of the last minute that is over. */
  #closedUpTo: EpochMs = 0;
  /** The last bar that was completed and not told. */
  #complete: CandleRow | null = null;
  /** Bars before the present one changed or were completed, and were not told. */
  #isBehind = false;
  #isChanged = false;
  #sequence = 0;
  /** The earliest minute that was stored since the bar was read; null without one. */
  #staleFrom: EpochMs | null = null;
  #isReading = false;
  /** It was read again, and nobody was woken yet. */
  #isReadAgain = false;

  constructor({ symbol, interval, intervalMs, begun, read }: BarOptions) {
    this.#symbol = symbol;
    this.#interval = interval;
    this.intervalMs = intervalMs;
    this.#read = read;
    this.#begin(begun);
  }

  /** What was read again goes out with whatever the engine says next. */
  offer(update: EngineUpdate): boolean {
    const isReadAgain = this.#isReadAgain;
    this.#isReadAgain = false;
    const isGrown = update.kind === 'candles' && this.#growBy(update.candles);
    if (update.kind === 'minutesStored') this.#stored(update.minutes);
    return isReadAgain || isGrown;
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

  #begin({ closedPart, end, minutes }: BarReading): void {
    if (this.#complete !== null) this.#isBehind = true;
    this.#complete = null;
    this.#closedPart = closedPart;
    this.#closedUpTo = end - MINUTE_MS;
    this.#minute = null;
    this.#isChanged = closedPart !== null;
    for (const minute of minutes) this.#grow(minute);
  }

  #stored(minutes: readonly StoredMinutesView[]): void {
    const from = minutes.find(({ symbol }) => symbol === this.#symbol)?.from;
    if (from === undefined) return;
    this.#staleFrom = Math.min(from, this.#staleFrom ?? from);
    if (!this.#isReading) void this.#readAgain();
  }

  /** What cannot be read now is read when the next minute is over. */
  async #readAgain(): Promise<void> {
    this.#isReading = true;
    for (let from = this.#staleFrom; from !== null; from = this.#staleFrom) {
      this.#staleFrom = null;
      const reading = await this.#read();
      if (reading === null) {
        this.#staleFrom = Math.min(from, this.#staleFrom ?? from);
        break;
      }
      this.#begin(reading);
      if (from < barStart(this.#interval, reading.end)) this.#isBehind = true;
      this.#isReadAgain = true;
    }
    this.#isReading = false;
  }

  #growBy(candles: readonly CandleView[]): boolean {
    let isGrown = false;
    for (const candle of candles) if (candle.symbol === this.#symbol) isGrown = this.#grow(candle) || isGrown;
    return isGrown;
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
    if (this.#staleFrom !== null && !this.#isReading) void this.#readAgain();
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
