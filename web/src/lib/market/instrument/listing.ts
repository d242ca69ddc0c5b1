/** An instrument on its own page: its row of the board, and whether the venue lists it. Pure. */
import { toEpochMs } from '../../format/times.ts';
import type { MarketBoardMessage, MarketRow } from '../board/documents.ts';
import { type Age, FRESH } from '../feed-fault.ts';

export interface Listing {
  /** The last one that was known. */
  readonly row: MarketRow;
  readonly isListed: boolean;
}

/** A board that begins anew without the instrument has taken it away. */
export function reduceListing(before: Listing, { marketBoard }: MarketBoardMessage): Listing {
  const row = marketBoard.rows.at(-1);
  if (row !== undefined) return { row, isListed: true };
  return marketBoard.reset ? { row: before.row, isListed: false } : before;
}

/** The server says whether it hears a listed instrument; of another one nothing comes after its last trade. */
export function ageOfListing({ row, isListed }: Listing): Age {
  if (isListed && row.silentSince === null) return FRESH;
  return { isOld: true, since: toEpochMs(isListed ? row.silentSince : row.lastTradeAt) };
}
