import { SteadyStream } from '../features/steady-stream.ts';
import { type EpochMs, MINUTE_MS } from '../model/epoch-ms.ts';
import type { MarkPrice } from '../model/market-event.ts';
import { STREAM_SILENCE_MS } from './staleness.ts';

/** Lowest and highest mark price of the running minute and the one before it, by the venue's time. */
export class MarkRange {
  /** Start of the running minute. */
  #minute: EpochMs = 0;
  #low = Number.POSITIVE_INFINITY;
  #high = 0;
  #lowBefore = Number.POSITIVE_INFINITY;
  #highBefore = 0;
  /** Where the mark went in a hole is not known. */
  readonly #stream = new SteadyStream(STREAM_SILENCE_MS);

  add({ markPrice, time }: MarkPrice): void {
    this.#stream.see(time);
    this.#turnTo(time - (time % MINUTE_MS));
    this.#low = Math.min(this.#low, markPrice);
    this.#high = Math.max(this.#high, markPrice);
  }

  /** Infinity before the first mark. */
  get low(): number {
    return Math.min(this.#low, this.#lowBefore);
  }

  /** 0 before the first mark. */
  get high(): number {
    return Math.max(this.#high, this.#highBefore);
  }

  /** All marks since `at` are part of the range. */
  reachesBackTo(at: EpochMs): boolean {
    return at >= (this.#stream.steadyFrom ?? 0) && at >= this.#minute - MINUTE_MS;
  }

  #turnTo(minute: EpochMs): void {
    if (minute <= this.#minute) return;
    const isNext = minute - this.#minute === MINUTE_MS;
    this.#lowBefore = isNext ? this.#low : Number.POSITIVE_INFINITY;
    this.#highBefore = isNext ? this.#high : 0;
    this.#low = Number.POSITIVE_INFINITY;
    this.#high = 0;
    this.#minute = minute;
  }
}
