import type { BookView, EngineView } from '../../engine/index.ts';
import type { ApiContext } from '../context.ts';
import { knownInstrument } from '../ranges.ts';
import type { BookUpdate } from '../types/live-updates.ts';
import { conflated, intervalOf } from './conflated.ts';
import { LiveSource } from './source.ts';

/** The book of one instrument whenever it changed, at most `maxRate` times a second. */
export async function bookUpdates(
  context: ApiContext,
  { symbol, maxRate }: { readonly symbol: string; readonly maxRate: number },
): Promise<LiveSource<BookUpdate>> {
  await knownInstrument(context.parts, symbol);
  const { engine } = context.parts;
  const subject = conflated<BookView, BookUpdate>({
    intervalMs: intervalOf(maxRate),
    snapshot: () => snapshotOf(engine.view(), symbol),
    changes: (update) =>
      update.kind === 'books' ? update.books.filter((book) => book.symbol === symbol) : [],
    takesAway: (update) => update.kind === 'listed' && !update.symbols.includes(symbol),
    keyOf: (book) => book.symbol,
    message: ([book = { symbol, bids: [], asks: [], time: 0 }], numbered) => ({ ...numbered, book }),
  });
  return new LiveSource(context, subject);
}

/** Null: it is still to come. A contract that is gone has none, and none comes. */
export function snapshotOf(
  { board, books }: Pick<EngineView, 'board' | 'books'>,
  symbol: string,
): readonly BookView[] | null {
  const book = books.get(symbol);
  if (book !== undefined) return [book];
  return board.size === 0 || board.has(symbol) ? null : [];
}
