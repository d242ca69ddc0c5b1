import type { EpochMs } from '../../../core/model/epoch-ms.ts';

/** One bucket a millisecond; what is slower counts in the last, what seems faster than light in the first. */
const BUCKETS = 5_000;
const GENERATION_MS = 30_000;

/** Delays of the last 30 to 60 s by the millisecond. */
export class LagHistogram {
  #current = new Uint32Array(BUCKETS);
  #previous = new Uint32Array(BUCKETS);
  #startedAt: EpochMs = 0;

  /** `lagMs` NaN (the message has no time) is left out. */
  add(lagMs: number, at: EpochMs): void {
    if (at - this.#startedAt >= GENERATION_MS) this.#turn(at);
    if (Number.isNaN(lagMs)) return;
    const bucket = Math.min(Math.max(Math.round(lagMs), 0), BUCKETS - 1);
    this.#current[bucket] = (this.#current[bucket] as number) + 1;
  }

  /** Smallest delay that this share (0..1] of the messages does not exceed, ms; null without messages. */
  quantile(share: number, now: EpochMs): number | null {
    if (now - this.#startedAt >= GENERATION_MS) this.#turn(now);
    const wanted = share * this.#total();
    if (wanted === 0) return null;
    let seen = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      seen += (this.#current[bucket] as number) + (this.#previous[bucket] as number);
      if (seen >= wanted) return bucket;
    }
    return null;
  }

  #total(): number {
    let total = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
      total += (this.#current[bucket] as number) + (this.#previous[bucket] as number);
    }
    return total;
  }

  #turn(at: EpochMs): void {
    const isLongAgo = at - this.#startedAt >= 2 * GENERATION_MS;
    [this.#previous, this.#current] = [this.#current, this.#previous];
    this.#current.fill(0);
    if (isLongAgo) this.#previous.fill(0);
    this.#startedAt = at;
  }
}
