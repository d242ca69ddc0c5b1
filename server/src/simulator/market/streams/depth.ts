import { depthEvent } from '../../wire.ts';
import { bookAt } from '../book.ts';
import type { History } from '../history.ts';
import { crosses, type Producer } from './producer.ts';

/** How often a partial book is sent when its name does not say. */
const DEFAULT_MS = 250;
const KIND = /^depth(5|10|20)(?:@(100|500)ms)?$/;

/** `<s>@depth<levels>[@<speed>ms]`: the best levels of the book; null for another kind. */
export function partialDepth(history: History, kind: string): Producer | null {
  const match = KIND.exec(kind);
  if (match === null) return null;
  const levels = Number(match[1]);
  const periodMs = Number(match[2] ?? DEFAULT_MS);
  let lastId = 0;
  return (span, send) => {
    if (!crosses(span, periodMs)) return;
    const book = bookAt(history, span.to, levels);
    const previousId = lastId === 0 ? book.updateId - 1 : lastId;
    send(depthEvent(history.character.contract, book, { eventTime: span.to, previousId }));
    lastId = book.updateId;
  };
}
