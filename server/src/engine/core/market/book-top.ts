import type { EpochMs } from '../model/epoch-ms.ts';
import type { BookTop, Depth10, MarkPrice, SpotBook } from '../model/market-event.ts';
import { STREAM_SILENCE_MS, unlessStale } from './staleness.ts';

/** Weight of a new spread in its running mean (about the last 200 updates). */
const SPREAD_WEIGHT = 0.005;

/** The latest book, depth, mark and spot book of an instrument. An older message never replaces a newer one. */
export class BookState {
  #top: BookTop | null = null;
  #depth: Depth10 | null = null;
  #mark: MarkPrice | null = null;
  #spot: SpotBook | null = null;
  /** Running mean of the spread, for how much it has widened; null before the first book. */
  meanSpread: number | null = null;

  setTop(top: BookTop): void {
    if (this.#top !== null && top.time < this.#top.time) return;
    this.#top = top;
    if (!hasBothSides(top)) return;
    const spread = top.ask - top.bid;
    this.meanSpread =
      this.meanSpread === null ? spread : this.meanSpread + SPREAD_WEIGHT * (spread - this.meanSpread);
  }

  setDepth(depth: Depth10): void {
    if (this.#depth === null || depth.time >= this.#depth.time) this.#depth = depth;
  }

  setMark(mark: MarkPrice): void {
    if (this.#mark === null || mark.time >= this.#mark.time) this.#mark = mark;
  }

  setSpot(spot: SpotBook): void {
    if (this.#spot === null || spot.receivedAt >= this.#spot.receivedAt) this.#spot = spot;
  }

  /** Best prices of both sides; null when they are old and while one side is empty. */
  top(at: EpochMs): BookTop | null {
    const top = unlessStale(this.#top, this.#top?.time ?? 0, at, STREAM_SILENCE_MS);
    return top !== null && hasBothSides(top) ? top : null;
  }

  depth(at: EpochMs): Depth10 | null {
    return unlessStale(this.#depth, this.#depth?.time ?? 0, at, STREAM_SILENCE_MS);
  }

  mark(at: EpochMs, silenceMs: number = STREAM_SILENCE_MS): MarkPrice | null {
    return unlessStale(this.#mark, this.#mark?.time ?? 0, at, silenceMs);
  }

  spot(at: EpochMs): SpotBook | null {
    return unlessStale(this.#spot, this.#spot?.receivedAt ?? 0, at, STREAM_SILENCE_MS);
  }
}

/** A price of 0 is that of an empty side. */
function hasBothSides({ bid, ask }: BookTop): boolean {
  return bid > 0 && ask > 0;
}
