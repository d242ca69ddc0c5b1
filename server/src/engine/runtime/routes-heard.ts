import { type EpochMs, MINUTE_MS } from '../core/model/epoch-ms.ts';

/** Mark prices come every second (by some venues every three), books of ten levels ten times a second. */
const BEAT_MISSED_MS = 10_000;
/**
 * Where nothing comes on a beat, how long a quiet market may say nothing: the patience that the streams themselves have
 * with their topics. Depth is of the core set alone, which trades all the time.
 */
const CORE_TRADES_MS = 30_000;
const WIDE_TRADES_MS = 5 * MINUTE_MS;
const WIDE_QUOTES_MS = MINUTE_MS;

/**
 * When the venue's routes brought something last, by its own time; 0 before the first. Each has connections of its own
 * and falls silent by itself: one that speaks says nothing about the values of the other.
 */
export class RoutesHeard {
  /** Trades and mark prices. */
  marketAt: EpochMs = 0;
  /** Best prices and depth. */
  publicAt: EpochMs = 0;
  #hasMarks = false;
  #hasDepth = false;

  trade(time: EpochMs): void {
    if (time > this.marketAt) this.marketAt = time;
  }

  mark(time: EpochMs): void {
    this.#hasMarks = true;
    this.trade(time);
  }

  quote(time: EpochMs): void {
    if (time > this.publicAt) this.publicAt = time;
  }

  depth(time: EpochMs): void {
    this.#hasDepth = true;
    this.quote(time);
  }

  /** Takes in what another instrument has heard. */
  include(other: RoutesHeard): void {
    this.trade(other.marketAt);
    this.quote(other.publicAt);
    this.#hasMarks ||= other.#hasMarks;
    this.#hasDepth ||= other.#hasDepth;
  }

  /**
   * When trades or mark prices came last, while that is too long ago. `knownAt`: of what is shown before the first of
   * them, 0 for nothing; that is as old as it is.
   */
  marketSilentSince(now: EpochMs, knownAt: EpochMs = 0): EpochMs | null {
    if (this.marketAt === 0) return unlessHeard(knownAt, now, BEAT_MISSED_MS);
    const tradesMs = this.#hasDepth ? CORE_TRADES_MS : WIDE_TRADES_MS;
    return unlessHeard(this.marketAt, now, this.#hasMarks ? BEAT_MISSED_MS : tradesMs);
  }

  /** When quotes came last, while that is too long ago; before the first of them there is nothing that could be old. */
  publicSilentSince(now: EpochMs): EpochMs | null {
    return unlessHeard(this.publicAt, now, this.#hasDepth ? BEAT_MISSED_MS : WIDE_QUOTES_MS);
  }

  /** The same of both: of the one that has been silent for longer. */
  silentSince(now: EpochMs, knownAt: EpochMs): EpochMs | null {
    const market = this.marketSilentSince(now, knownAt);
    const quotes = this.publicSilentSince(now);
    return market === null || quotes === null ? (market ?? quotes) : Math.min(market, quotes);
  }
}

function unlessHeard(at: EpochMs, now: EpochMs, withinMs: number): EpochMs | null {
  return at === 0 || now - at <= withinMs ? null : at;
}
