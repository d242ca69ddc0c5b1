/** The order book as it is drawn. Pure. */
import { type Age, FRESH, type ServerTime } from '../feed-fault.ts';

export interface Level {
  readonly price: number;
  readonly qty: number;
}

/** A level with the quantity from the best price to it, and that as a share of the deeper side. */
export interface DepthLevel extends Level {
  readonly total: number;
  readonly share: number;
}

/** Both sides with their depth, best first. */
export interface Depth {
  readonly bids: readonly DepthLevel[];
  readonly asks: readonly DepthLevel[];
}

/** Books of ten levels come ten times a second. */
const OLD_AFTER_MS = 5_000;

/**
 * How old a book is that comes all the time, by the server's clock: the page's may be off. On an accelerated tape that is
 * ahead of any book: one that is less than two reports behind is not old.
 */
export function ageOfBook(book: { readonly time: string } | null, server: ServerTime | null): Age {
  if (book === null || server === null) return FRESH;
  const since = Date.parse(book.time);
  return server.at - since > Math.max(OLD_AFTER_MS, 2 * server.stepMs) ? { isOld: true, since } : FRESH;
}

/** Depth of both sides on one scale, so that the longer side is the heavier one. */
export function depthOf(bids: readonly Level[], asks: readonly Level[]): Depth {
  const most = Math.max(sumOf(bids), sumOf(asks));
  return { bids: cumulated(bids, most), asks: cumulated(asks, most) };
}

function sumOf(levels: readonly Level[]): number {
  return levels.reduce((sum, { qty }) => sum + qty, 0);
}

function cumulated(levels: readonly Level[], most: number): DepthLevel[] {
  let total = 0;
  return levels.map((level) => {
    total += level.qty;
    return { ...level, total, share: most > 0 ? total / most : 0 };
  });
}

/** Decimals that line up a column of quantities, by the largest of them; null where they are shown in short. */
export function quantityDigits(quantities: readonly number[]): number | null {
  const largest = Math.max(0, ...quantities);
  if (largest >= 10_000) return null;
  return largest >= 1_000 ? 0 : largest >= 100 ? 1 : largest >= 10 ? 2 : 3;
}

/** (bid − ask) / (bid + ask) over the levels shown, −1 to 1; null for an empty book. */
export function imbalance(bids: readonly Level[], asks: readonly Level[]): number | null {
  const [bid, ask] = [sumOf(bids), sumOf(asks)];
  return bid + ask > 0 ? (bid - ask) / (bid + ask) : null;
}
