import type { EpochMs } from '../model/epoch-ms.ts';
import type { MarkCandle } from '../model/market-event.ts';
import type { MissedMarks } from './missed-marks.ts';
import type { PositionBooks } from './position-books.ts';

/** What the open positions of one instrument, paper and virtual, need of a time that was missed. */
export class CatchUp {
  readonly #books: PositionBooks;
  readonly #marks: MissedMarks;

  constructor(books: PositionBooks, marks: MissedMarks) {
    this.#books = books;
    this.#marks = marks;
  }

  /** Since when the longest of them has waited for its next exit; null when none is open. */
  get openSince(): EpochMs | null {
    const open = this.#books.positions();
    return open.length === 0 ? null : Math.min(...open.map(({ tp1At, openedAt }) => tp1At ?? openedAt));
  }

  /** When the last of those that follow the mark price times out; null when none does. */
  get marksNeededUntil(): EpochMs | null {
    return this.#books.marksNeededUntil;
  }

  /** From when on mark prices are missing that one of them needs; null when none are. */
  marksMissedFrom(now: EpochMs): EpochMs | null {
    return this.#marks.missedFrom(now);
  }

  /** Mark prices that were missed: each is met before the trades after it. */
  takeMarks(candles: readonly MarkCandle[]): void {
    this.#marks.add(candles);
  }
}
