import type { EpochMs } from '../../../core/model/epoch-ms.ts';

/** Events per second over the last whole second, and when the last one was. */
export class RateMeter {
  #second = 0;
  #secondEndsAt: EpochMs = 0;
  #current = 0;
  #previous = 0;
  #lastAt: EpochMs | null = null;

  get lastAt(): EpochMs | null {
    return this.#lastAt;
  }

  count(at: EpochMs): void {
    if (at >= this.#secondEndsAt) this.#roll(at);
    this.#current += 1;
    this.#lastAt = at;
  }

  perSecond(now: EpochMs): number {
    this.#roll(now);
    return this.#previous;
  }

  #roll(at: EpochMs): void {
    const second = Math.floor(at / 1_000);
    if (second <= this.#second) return;
    this.#previous = second === this.#second + 1 ? this.#current : 0;
    this.#current = 0;
    this.#second = second;
    this.#secondEndsAt = (second + 1) * 1_000;
  }
}
