import type { EpochMs } from '../core/model/epoch-ms.ts';

/**
 * Stretches of time of one length that are recorded, each when it is over: one after the other, and before them those
 * of which trades came in after they were recorded.
 */
export class RecordPeriods {
  readonly #lengthMs: number;
  readonly #settledMs: number;
  #next: EpochMs | null = null;
  readonly #again = new Set<EpochMs>();

  /** `settledMs`: trades of a period may still be on their way for this long after its end. */
  constructor(lengthMs: number, settledMs: number) {
    this.#lengthMs = lengthMs;
    this.#settledMs = settledMs;
  }

  /** They go on with the period that begins at `start`. */
  begin(start: EpochMs): void {
    this.#next = start;
  }

  /** When the next one is due that was not recorded before; null before the beginning is known. */
  get dueAt(): EpochMs | null {
    return this.#next === null ? null : this.#next + this.#lengthMs + this.#settledMs;
  }

  /** Trades of the time from `from` to `to` (not included) came in, or could not be recorded. */
  reopen(from: EpochMs, to: EpochMs): void {
    const first = from - (from % this.#lengthMs);
    for (let start = first; start < to; start += this.#lengthMs) this.#again.add(start);
  }

  /** Start of the earliest that is not recorded, be it due or not; null before the beginning is known. */
  get earliest(): EpochMs | null {
    return this.#next === null ? null : Math.min(this.#next, ...this.#again);
  }

  /** Start of the period to be recorded now, which then counts as recorded; null when none is due that ends by `until`. */
  take(now: EpochMs, until: EpochMs = now): EpochMs | null {
    const start = this.earliest;
    if (start === null || start + this.#lengthMs > until) return null;
    if (start === this.#next) {
      if (now < start + this.#lengthMs + this.#settledMs) return null;
      this.#next += this.#lengthMs;
    }
    this.#again.delete(start);
    return start;
  }
}
