import type { Book } from '../../market.ts';
import { bookTickerEvent, spotBookTickerEvent } from '../../wire.ts';
import { BOOK_STEP_MS, bookAround, bookAt, topAfter } from '../book.ts';
import type { History } from '../history.ts';
import { crosses, eachTrade, type Producer } from './producer.ts';

/** `<s>@bookTicker` of the perpetual: after every trade, and when only resting quantities changed. */
export function bookTicker(history: History): Producer {
  const { contract } = history.character;
  let lastUpdateId = 0;
  let lastBest = '';
  const write = (book: Book, eventTime: number): string => {
    lastUpdateId = Math.max(lastUpdateId + 1, book.updateId);
    return bookTickerEvent(contract, { ...book, updateId: lastUpdateId }, eventTime);
  };
  return (span, send) => {
    let any = false;
    eachTrade(history, span, (minute, k) => {
      any = true;
      const time = minute.plan.startsAt + (minute.offset[k] ?? 0);
      send(write(bookAround(history, topAfter(minute, k), time, 1), span.to));
    });
    if (any || !crosses(span, BOOK_STEP_MS)) return;
    const book = bookAt(history, span.to, 1);
    const best = `${book.bids[0]}|${book.asks[0]}`;
    if (best !== lastBest) send(write(book, span.to));
    lastBest = best;
  };
}

/** `<s>@bookTicker` of spot. A pair without trades still has a quote; a silent stream must mean a fault. */
export function spotBookTicker(history: History): Producer {
  const { contract } = history.character;
  return (span, send) => {
    if (crosses(span, BOOK_STEP_MS)) send(spotBookTickerEvent(contract, bookAt(history, span.to, 1)));
  };
}
