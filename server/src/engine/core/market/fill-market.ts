import type { Side } from '@ae/db/enums.ts';
import { queueAhead } from '../fills/queue.ts';
import type { EpochMs } from '../model/epoch-ms.ts';
import type { Depth10 } from '../model/market-event.ts';
import type { PaperConfig } from '../model/paper-config.ts';
import type { FillMarket } from '../positions/position-book.ts';
import type { BookState } from './book-top.ts';
import { STREAM_SILENCE_MS } from './staleness.ts';

/** An instrument's books as fills see them, under the present settings. */
export class InstrumentFillMarket implements FillMarket {
  readonly #books: BookState;
  readonly #desk: { readonly paper: PaperConfig };

  constructor(books: BookState, desk: { readonly paper: PaperConfig }) {
    this.#books = books;
    this.#desk = desk;
  }

  get slippageBps(): number {
    return this.#desk.paper.slippageBps;
  }

  queueAt(side: Side, price: string, at: EpochMs): string | null {
    return queueAhead(this.depth(at), side, price);
  }

  /** Levels of that time; null when they are older, and for trades that were missed also when they are newer. */
  depth(at: EpochMs): Depth10 | null {
    const depth = this.#books.depth(at);
    return depth === null || depth.time - at > STREAM_SILENCE_MS ? null : depth;
  }
}
