import type { RejectionReason } from '@ae/db/enums.ts';
import { type EpochMs, MINUTE_MS } from '../model/epoch-ms.ts';
import { STREAM_SILENCE_MS } from './staleness.ts';

/** So many trades in a row are no chance. */
const NUMBERED_ANEW = 5;

/** A trade that was not taken. */
interface Refused {
  readonly aggId: number;
  readonly time: EpochMs;
}

/** What tells of marks whether they still come. */
interface Marks {
  readonly firstAt: EpochMs | null;
  isSilent(at: EpochMs): boolean;
}

/**
 * Whether the venue says nothing of a market, so that trades may be missing and the last price may not be the market's.
 * A stream of trades that is acknowledged and silent while marks go on is known by its trades in the venue's own list.
 */
export class MarketSilence {
  readonly #marks: Marks;
  #isUnheard = false;
  /** Trades in a row that were refused for ids of before, and the id of the last. */
  #refused = 0;
  #refusedId = Number.NaN;

  constructor(marks: Marks) {
    this.#marks = marks;
  }

  /** The venue's list has trades that the stream did not bring. */
  unheard(): void {
    this.#isUnheard = true;
  }

  /**
   * A trade was refused. When several that follow one another are, for ids of before though they are much newer than the
   * last one that was taken, the venue numbers anew, and what the stream brings is not taken any more.
   */
  refused(reason: RejectionReason, { aggId, time }: Refused, lastTradeAt: EpochMs): void {
    if (reason !== 'duplicate' && reason !== 'id_decreasing') return;
    if (time - lastTradeAt <= MINUTE_MS) {
      // The stream speaks, a moment after the list had the same trade.
      this.#isUnheard = false;
      return;
    }
    this.#refused = aggId === this.#refusedId + 1 ? this.#refused + 1 : 1;
    this.#refusedId = aggId;
    if (this.#refused >= NUMBERED_ANEW) this.#isUnheard = true;
  }

  /** The stream has brought a trade that was taken. */
  heard(): void {
    this.#isUnheard = false;
  }

  /** Trades and marks come over one connection: when neither does, trades may be missing and nobody knows yet. */
  isSilent(at: EpochMs, lastTradeAt: EpochMs): boolean {
    if (this.#isUnheard) return true;
    const marks = this.#marks;
    return marks.firstAt !== null && marks.isSilent(at) && at - lastTradeAt > STREAM_SILENCE_MS;
  }
}
