import type { EpochMs } from '../../../core/model/epoch-ms.ts';

interface Spent {
  readonly at: EpochMs;
  readonly amount: number;
}

/** The venue counts in windows of its own clock; this covers the difference. */
const MARGIN_MS = 1_000;
/** Share of the limit that is spent; the rest covers what others on the same address spend unseen. */
export const SPENT_SHARE = 0.9;

/**
 * What was spent of one limit of the venue within its interval: rolling, so that no interval of the venue, however
 * aligned, sees more.
 */
export class RollingCount {
  readonly #windowMs: number;
  readonly #spent: Spent[] = [];
  #used = 0;
  /** null until the venue has said it: then nothing is held back. */
  limit: number | null;

  constructor(intervalMs: number, limit: number | null = null) {
    this.#windowMs = intervalMs + MARGIN_MS;
    this.limit = limit;
  }

  used(now: EpochMs): number {
    this.#roll(now);
    return this.#used;
  }

  spend(now: EpochMs, amount: number): void {
    if (amount <= 0) return;
    this.#spent.push({ at: now, amount });
    this.#used += amount;
  }

  /** What the venue says was spent; the higher of the two accounts counts. */
  observe(now: EpochMs, used: number): void {
    this.spend(now, used - this.used(now));
  }

  /** Milliseconds until `amount` fits into a share of the limit; 0 when it fits now, or when nothing else was spent. */
  waitMs(now: EpochMs, amount: number, share: number = SPENT_SHARE): number {
    this.#roll(now);
    const [oldest] = this.#spent;
    if (oldest === undefined || this.limit === null || amount <= 0) return 0;
    if (this.#used + amount <= this.limit * share) return 0;
    return oldest.at + this.#windowMs - now;
  }

  #roll(now: EpochMs): void {
    let gone = 0;
    for (const { at, amount } of this.#spent) {
      // What lies ahead was counted before the clock was set back; the venue's account tells the rest.
      if (at <= now && at + this.#windowMs > now) break;
      this.#used -= amount;
      gone += 1;
    }
    if (gone > 0) this.#spent.splice(0, gone);
  }
}
