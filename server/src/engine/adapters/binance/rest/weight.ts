import type { Clock } from '../../../ports.ts';

/** What the venue allows per minute; read from exchangeInfo and from each answer. */
export interface WeightView {
  readonly used: number;
  readonly limit: number;
}

/** A minute of the venue and a margin for the difference of the clocks. */
const WINDOW_MS = 61_000;
/** Shown until the venue has said its own. */
const USUAL_LIMIT = 2_400;
/** Share of the limit that is spent; the rest covers what others on the same address spend unseen. */
const SPENT_SHARE = 0.9;

type Sleep = (ms: number) => Promise<void>;

/**
 * The one budget of request weight for all callers. Requests wait rather than exceed it; a 429 or 418 stops all
 * until its deadline. Waiting callers go in the order in which they came.
 */
export class RequestBudget {
  readonly #clock: Clock;
  readonly #sleep: Sleep;
  /** null until the venue has said it: the first requests ask for it. */
  #limit: number | null;
  /** What was spent within the window, oldest first: no minute of the venue, however aligned, sees more. */
  readonly #spent: { readonly at: number; readonly weight: number }[] = [];
  #used = 0;
  #stoppedUntil = 0;
  #turn: Promise<void> = Promise.resolve();

  constructor(clock: Clock, sleep: Sleep, limit: number | null = null) {
    this.#clock = clock;
    this.#sleep = sleep;
    this.#limit = limit;
  }

  view(): WeightView {
    this.#roll();
    return { used: this.#used, limit: this.#limit ?? USUAL_LIMIT };
  }

  setLimit(limit: number): void {
    this.#limit = limit;
  }

  /** Resolves when `weight` may be spent, and counts it as spent. */
  acquire(weight: number): Promise<void> {
    const mine = this.#turn.then(() => this.#wait(weight));
    this.#turn = mine;
    return mine;
  }

  /** What the venue says was spent in its current minute; the higher of the two accounts counts. */
  observe(used: number): void {
    const now = this.#roll();
    if (used > this.#used) this.#spend(now, used - this.#used);
  }

  /** No request leaves before `until`. */
  stopUntil(until: number): void {
    this.#stoppedUntil = Math.max(this.#stoppedUntil, until);
  }

  async #wait(weight: number): Promise<void> {
    for (;;) {
      const waitMs = this.#waitMs(weight);
      if (waitMs <= 0) break;
      await this.#sleep(waitMs);
    }
    this.#spend(this.#clock.now(), weight);
  }

  #waitMs(weight: number): number {
    const now = this.#roll();
    if (now < this.#stoppedUntil) return this.#stoppedUntil - now;
    const oldest = this.#spent[0];
    if (oldest === undefined || this.#limit === null) return 0;
    if (this.#used + weight <= this.#limit * SPENT_SHARE) return 0;
    return oldest.at + WINDOW_MS - now;
  }

  #spend(at: number, weight: number): void {
    this.#spent.push({ at, weight });
    this.#used += weight;
  }

  #roll(): number {
    const now = this.#clock.now();
    let gone = 0;
    for (const { at, weight } of this.#spent) {
      if (at + WINDOW_MS > now) break;
      this.#used -= weight;
      gone += 1;
    }
    if (gone > 0) this.#spent.splice(0, gone);
    return now;
  }
}
