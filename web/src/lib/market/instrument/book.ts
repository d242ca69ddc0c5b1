/** The order book as it is drawn. Pure. */
import { decimalsOf } from '../../format/numbers.ts';
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

/** No contract has a finer step; what is beyond is noise of doubles. */
const FINEST_DIGITS = 8;
/** So many decimals has what is shown in short. */
const SHORT_DIGITS = 2;

/**
 * Decimals that line up a column of quantities: as many as any of them has, which are those of the contract's step, so
 * that the smallest does not read as 0. Null where they are shown in short: they are large, and none is too small for it.
 */
export function quantityDigits(quantities: readonly number[]): number | null {
  const exact = quantities.map((quantity) => Number(quantity.toFixed(FINEST_DIGITS)));
  const digits = Math.max(0, ...exact.map((quantity) => decimalsOf(quantity) ?? 0));
  return Math.max(0, ...exact) >= 10_000 && digits <= SHORT_DIGITS ? null : digits;
}

/** (bid − ask) / (bid + ask) over the levels shown, −1 to 1; null for an empty book. */
export function imbalance(bids: readonly Level[], asks: readonly Level[]): number | null {
  const [bid, ask] = [sumOf(bids), sumOf(asks)];
  return bid + ask > 0 ? (bid - ask) / (bid + ask) : null;
}
