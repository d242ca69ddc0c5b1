/** About so many last values weigh in. */
const MEMORY = 1_000;
/** Fewer say nothing about what is usual. */
const LEAST = 100;

/** How late messages come, and how unusual the last one is among those before it. Ten operations a message. */
export class LatencyMeter {
  #count = 0;
  #mean = 0;
  #variance = 0;
  #last = Number.NaN;
  #zScore = 0;

  /** Arrival − venue time, ms; null before the first message. */
  get lastMs(): number | null {
    return this.#count === 0 ? null : this.#last;
  }

  /** Standard deviations between the last value and the mean of those before it; null while too few are known. */
  get zScore(): number | null {
    return this.#count <= LEAST ? null : this.#zScore;
  }

  add(ms: number): void {
    const away = ms - this.#mean;
    this.#zScore = this.#variance > 0 ? away / Math.sqrt(this.#variance) : 0;
    this.#last = ms;
    this.#count += 1;
    const weight = 1 / Math.min(this.#count, MEMORY);
    this.#mean += away * weight;
    this.#variance = (1 - weight) * (this.#variance + weight * away * away);
  }
}
