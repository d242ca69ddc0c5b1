import type { EpochMs } from '../model/epoch-ms.ts';

/** A clock event this long after T, ms, finds the trades up to T arrived, unless it says that they take longer. */
export const SETTLE_MS = 100;
/** How long an evaluation waits for an open gap. */
const GAP_PATIENCE_MS = 10_000;
/**
 * Evaluations that are only shown come in turn within the next four seconds, a few in each step of so many
 * milliseconds: three hundred take a tenth of a second, for which no trade should wait at once.
 */
const SPREAD_MS = 50;
const SPREAD_STEPS = 80;
/** An evaluation made later than this opens nothing. */
const LATE_MS = 15_000;
/** More grid times than this in one jump are a pause of the feed: only the last ones are evaluated. */
const MOST_CATCH_UP = 40;

/** Evaluation times of one instrument: multiples of the interval since the epoch, each used once. */
export class EvaluationGrid {
  readonly #intervalMs: number;
  #next: EpochMs | null = null;

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** The feed is live at `at`: the next multiple after it is the first to be evaluated. */
  start(at: EpochMs): void {
    this.#next ??= (Math.floor(at / this.#intervalMs) + 1) * this.#intervalMs;
  }

  /** The grid time that must be evaluated before a trade at `time` is added; null when none is due. */
  takeBeforeTrade(time: EpochMs): EpochMs | null {
    if (this.#next === null || time <= this.#next) return null;
    this.#skip(time);
    return this.#take();
  }

  /**
   * The grid time that is due as time passes; while a gap is open it waits for its patience. One that has a turn (any
   * number) waits for that, so that not all of a market is evaluated at one moment: T stays the grid time.
   */
  takeAtClock(
    at: EpochMs,
    gapOpen: boolean,
    settleMs: number = SETTLE_MS,
    turn: number | null = null,
  ): EpochMs | null {
    const laterMs = turn === null ? 0 : (turn % SPREAD_STEPS) * SPREAD_MS;
    const wait = gapOpen ? GAP_PATIENCE_MS : settleMs + laterMs;
    if (this.#next === null || at < this.#next + wait) return null;
    this.#skip(at);
    return this.#take();
  }

  /** Late evaluations neither open nor flip. */
  static isLate(at: EpochMs, now: EpochMs, isUntimely: boolean): boolean {
    return isUntimely || now - at > LATE_MS;
  }

  #skip(time: EpochMs): void {
    const first = Math.floor(time / this.#intervalMs - MOST_CATCH_UP) * this.#intervalMs;
    if (this.#next !== null && this.#next < first) this.#next = first;
  }

  #take(): EpochMs | null {
    const at = this.#next;
    if (at !== null) this.#next = at + this.#intervalMs;
    return at;
  }
}
