import type { EpochMs } from '../model/epoch-ms.ts';

/** Ids that have not come, both ends included, and the time of the trade behind them. */
interface Missing {
  readonly fromId: number;
  readonly toId: number;
  readonly until: EpochMs;
}

/**
 * Contiguity of trades whose holes nobody fills: they are whole from the trade behind the last hole on. Around a
 * handover two connections speak, so that a trade may come twice or a little late: late ones close the hole they left.
 */
export class UnfilledSequence {
  #wholeFrom: EpochMs | null = null;
  #missing: Missing | null = null;
  #lastId = 0;
  #lastTime: EpochMs = 0;

  /** Time from which no trade is missing; null before the first. */
  get wholeFrom(): EpochMs | null {
    if (this.#wholeFrom === null || this.#missing === null) return this.#wholeFrom;
    return Math.max(this.#wholeFrom, this.#missing.until);
  }

  /** Takes the next trade that came; false for one that was here before. */
  take(id: number, time: EpochMs): boolean {
    const missing = this.#missing;
    if (this.#wholeFrom === null) this.#begin(id, time);
    else if (id > this.#lastId) this.#goOn(id, time);
    else if (missing !== null && id >= missing.fromId && id <= missing.toId) this.#fill(missing, id, time);
    // Neither a repetition nor late: the market has begun to count anew.
    else if (time > this.#lastTime) this.#begin(id, time);
    else return false;
    this.#lastTime = Math.max(this.#lastTime, time);
    return true;
  }

  #begin(id: number, time: EpochMs): void {
    this.#wholeFrom = time;
    this.#missing = null;
    this.#lastId = id;
  }

  #goOn(id: number, time: EpochMs): void {
    if (id > this.#lastId + 1) {
      this.#wholeFrom = this.wholeFrom;
      this.#missing = { fromId: this.#lastId + 1, toId: id - 1, until: time };
    }
    this.#lastId = id;
  }

  /** Late trades come in order too: what they leave out stays missing. */
  #fill({ fromId, toId, until }: Missing, id: number, time: EpochMs): void {
    if (id > fromId) this.#wholeFrom = Math.max(until, time);
    this.#missing = id === toId ? null : { fromId: id + 1, toId, until };
  }
}
