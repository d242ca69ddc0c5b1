import type { EpochMs } from '../model/epoch-ms.ts';

/** A stream that speaks often: since when it has done so without a break. A longer silence is an outage. */
export class SteadyStream {
  readonly #mayBeSilentMs: number;
  #firstAt: EpochMs | null = null;
  #steadyFrom: EpochMs | null = null;
  #lastAt: EpochMs = 0;

  constructor(mayBeSilentMs: number) {
    this.#mayBeSilentMs = mayBeSilentMs;
  }

  /** Its first message; null before it. */
  get firstAt(): EpochMs | null {
    return this.#firstAt;
  }

  /** The first message behind its last break; null before the first. */
  get steadyFrom(): EpochMs | null {
    return this.#steadyFrom;
  }

  /** A message of this time came. One that is older than the last changes nothing. */
  see(at: EpochMs): void {
    if (this.isSilent(at)) this.#steadyFrom = at;
    this.#firstAt ??= at;
    this.#lastAt = Math.max(this.#lastAt, at);
  }

  /** True when at `at` nothing has come for too long. */
  isSilent(at: EpochMs): boolean {
    return this.#firstAt === null || at - this.#lastAt > this.#mayBeSilentMs;
  }

  /** True when everything from `from` to `at` was heard: no break in between and none going on. */
  isSteady(from: EpochMs, at: EpochMs): boolean {
    return this.#steadyFrom !== null && this.#steadyFrom <= from && !this.isSilent(at);
  }
}
