import type { EpochMs } from '../model/epoch-ms.ts';

/** What is told of a stretch of time whose trades are missing. */
interface Missing {
  missed(from: EpochMs, to: EpochMs): void;
}

/** From when on the trades of an instrument are complete. */
export class Coverage {
  /** The next trade is the first of all, or the first behind a hole that was stepped over. */
  isBeginning = true;
  readonly #features: Missing;
  #sequenceFrom: EpochMs | null = null;
  #historyFrom: EpochMs | null = null;
  /** When the first trade behind the last hole that was stepped over was made. */
  #behindHole: EpochMs | null = null;

  constructor(features: Missing) {
    this.#features = features;
  }

  get hasHistory(): boolean {
    return this.#historyFrom !== null;
  }

  /** Trades begin, or go on behind a hole; the last one before it was made at `lastTradeAt`, 0 for none. */
  begin(time: EpochMs, lastTradeAt: EpochMs): void {
    this.#sequenceFrom ??= time;
    this.#behindHole = time;
    this.isBeginning = false;
    if (lastTradeAt > 0) this.#features.missed(lastTradeAt, time);
  }

  /** Ids were stepped over. */
  skipped(): void {
    this.#behindHole = null;
    this.isBeginning = true;
  }

  /** History is in from a time on. */
  historyFrom(time: EpochMs): void {
    this.#historyFrom = time;
  }

  /**
   * null before the first trade. History that was brought in wins, but nothing reaches back over ids that were stepped
   * over and have not come yet.
   */
  from(hasSkipped: boolean): EpochMs | null {
    return hasSkipped ? this.#behindHole : (this.#historyFrom ?? this.#sequenceFrom);
  }
}
