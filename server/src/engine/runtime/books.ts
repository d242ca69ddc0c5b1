import { microprice, orderBookImbalance, spotPerpDivergence } from '../core/features/obi.ts';
import { BookState } from '../core/market/book-top.ts';
import type { EpochMs } from '../core/model/epoch-ms.ts';
import type { BookFeatures, MarketMessage } from '../ports.ts';

/** Latest books of all instruments, for what is stored of them each second. */
export class Books {
  readonly #states = new Map<string, BookState>();

  see(message: MarketMessage): void {
    switch (message.kind) {
      case 'bookTop':
        this.#of(message.book.symbol).setTop(message.book);
        break;
      case 'depth10':
        this.#of(message.depth.symbol).setDepth(message.depth);
        break;
      case 'markPrice':
        this.#of(message.mark.symbol).setMark(message.mark);
        break;
      case 'spotBook':
        this.#of(message.book.symbol).setSpot(message.book);
        break;
    }
  }

  /** By the same formulas as the features of evaluations. */
  features(symbol: string, at: EpochMs): BookFeatures {
    const state = this.#of(symbol);
    const top = state.top(at);
    return {
      symbol,
      at,
      obi10: orderBookImbalance(state.depth(at)),
      spread: top === null ? null : top.ask - top.bid,
      microprice: microprice(top),
      spotPerpDivergence: spotPerpDivergence(state.spot(at), state.mark(at)),
    };
  }

  #of(symbol: string): BookState {
    let state = this.#states.get(symbol);
    if (state === undefined) {
      state = new BookState();
      this.#states.set(symbol, state);
    }
    return state;
  }
}
