import type { EpochMs } from '../model/epoch-ms.ts';

/** Where a trade stands in the sequence of its market. */
export interface Place {
  readonly id: number;
  readonly time: EpochMs;
}

/** Ids that have not come, both ends included, and the time of the trade behind them. */
interface Missing {
  readonly fromId: number;
  readonly toId: number;
  readonly until: EpochMs;
}

/**
 * Contiguity of trades that wait for none that are missing: they are whole from the trade behind the last hole on.
 * Around a handover two connections speak, so that a trade may come twice or a little late: late ones close the hole
 * they left. What is brought in later from before the whole ones moves their beginning back.
 */
export class UnfilledSequence {
  #whole: Place | null = null;
  #missing: Missing | null = null;
  #lastId = 0;
  #lastTime: EpochMs = 0;

  /** The trade from which on none is missing; null before the first. */
  get first(): Place | null {
    if (this.#whole === null || this.#missing === null) return this.#whole;
    const { toId, until } = this.#missing;
    return { id: toId + 1, time: Math.max(this.#whole.time, until) };
  }

  /** Time from which no trade is missing; null before the first. */
  get wholeFrom(): EpochMs | null {
    return this.first?.time ?? null;
  }

  /** Takes the next trade that came; false for one that was here before. */
  take(id: number, time: EpochMs): boolean {
    const missing = this.#missing;
    if (this.#whole === null) this.#begin(id, time);
    else if (id > this.#lastId) this.#goOn(id, time);
    else if (missing !== null && id >= missing.fromId && id <= missing.toId) this.#fill(missing, id, time);
    // Neither a repetition nor late: the market has begun to count anew.
    else if (time > this.#lastTime) this.#begin(id, time);
    else return false;
    this.#lastTime = Math.max(this.#lastTime, time);
    return true;
  }

  /**
   * All from `place` up to the first of the whole ones are here too. Where that closes the hole before them, what was
   * whole before the hole is so again.
   */
  extendBack(place: Place): void {
    const missing = this.#missing;
    if (this.#whole === null || place.id >= (this.first?.id ?? 0)) return;
    if (missing !== null && place.id > missing.fromId) {
      this.#missing = { fromId: missing.fromId, toId: place.id - 1, until: place.time };
      return;
    }
    this.#missing = null;
    if (place.id < this.#whole.id) this.#whole = place;
  }

  #begin(id: number, time: EpochMs): void {
    this.#whole = { id, time };
    this.#missing = null;
    this.#lastId = id;
  }

  #goOn(id: number, time: EpochMs): void {
    if (id > this.#lastId + 1) {
      this.#whole = this.first;
      this.#missing = { fromId: this.#lastId + 1, toId: id - 1, until: time };
    }
    this.#lastId = id;
  }

  /** Late trades come in order too: what they leave out stays missing. */
  #fill({ fromId, toId, until }: Missing, id: number, time: EpochMs): void {
    if (id > fromId) this.#whole = { id: toId + 1, time: Math.max(until, time) };
    this.#missing = id === toId ? null : { fromId: id + 1, toId, until };
  }
}
