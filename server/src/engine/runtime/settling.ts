import { SETTLE_MS } from '../core/signals/grid.ts';

/** The slowest of this long, and of as long before it, is waited for. */
const SLICE_MS = 10_000;
/** A trade is waited for a little longer than the slowest took. */
const MARGIN_MS = 50;
/** Nobody waits longer: later trades come too late. */
const MOST_MS = 2_000;

/**
 * How long after its time the last trade of a moment is in: the way from the venue differs by place and hour, and the
 * venue tells of a trade up to a tenth of a second after it. What is decided sooner would miss the newest trades.
 */
export class Settling {
  /** Slowest way of this slice and the one before, arrival − trade time by the local clock, ms. */
  #slowest = Number.NEGATIVE_INFINITY;
  #before = Number.NEGATIVE_INFINITY;
  #sliceFrom = 0;

  /** A live trade came in, so many ms after its time. Called for each. */
  see(ms: number): void {
    if (ms > this.#slowest) this.#slowest = ms;
  }

  /** How long to wait, ms; `offsetMs` is venue time − local time. */
  settleMs(now: number, offsetMs: number): number {
    if (now - this.#sliceFrom >= SLICE_MS) {
      this.#before = this.#slowest;
      this.#slowest = Number.NEGATIVE_INFINITY;
      this.#sliceFrom = now;
    }
    const slowest = Math.max(this.#slowest, this.#before) + offsetMs + MARGIN_MS;
    return Math.min(Math.max(SETTLE_MS, slowest), MOST_MS);
  }
}
