/** Columns of the board of all instruments. Pure. */
import type { MarketRow } from './documents.ts';

/** Windows of the CVD that the board can show. */
export const CVD_WINDOWS = ['5m', '1h', '24h'] as const;
export type CvdWindow = (typeof CVD_WINDOWS)[number];

/** Every column can be sorted by. The order is that of the screen. */
export const COLUMNS = [
  'symbol',
  'price',
  'change24h',
  'volume24h',
  'funding',
  'openInterest',
  'cvd',
  'tradesPerSecond',
  'spread',
  'regime',
  'liquidated',
] as const;
export type BoardColumn = (typeof COLUMNS)[number];

const CVD_FIELDS = { '5m': 'cvd5m', '1h': 'cvd1h', '24h': 'cvd24h' } as const;

/** CVD of a window, base asset; null while the window is not covered. */
export function cvdOf(row: MarketRow, window: CvdWindow): number | null {
  return row[CVD_FIELDS[window]];
}

/** (ask − bid) / mid in basis points; null without both sides. */
export function spreadBps({ bestBid, bestAsk }: Pick<MarketRow, 'bestBid' | 'bestAsk'>): number | null {
  if (bestBid === null || bestAsk === null || bestBid + bestAsk <= 0) return null;
  return ((bestAsk - bestBid) / ((bestAsk + bestBid) / 2)) * 10_000;
}

/** Liquidated in the last 5 minutes, both sides, USD, a lower bound; null when neither is known. */
export function liquidatedUsd({ liquidatedLong5mUsd, liquidatedShort5mUsd }: MarketRow): number | null {
  if (liquidatedLong5mUsd === null && liquidatedShort5mUsd === null) return null;
  return (liquidatedLong5mUsd ?? 0) + (liquidatedShort5mUsd ?? 0);
}

type SortValue = number | string | null;

/** What a row is sorted by. */
export function sortValue(row: MarketRow, column: BoardColumn, window: CvdWindow): SortValue {
  return READERS[column](row, window);
}

const READERS: Readonly<Record<BoardColumn, (row: MarketRow, window: CvdWindow) => SortValue>> = {
  symbol: (row) => row.symbol,
  price: (row) => row.price,
  change24h: (row) => row.change24hFraction,
  volume24h: (row) => row.volume24hUsd,
  funding: (row) => row.fundingRate,
  openInterest: (row) => row.openInterestUsd,
  cvd: cvdOf,
  tradesPerSecond: (row) => row.tradesPerSecond,
  spread: spreadBps,
  regime: (row) => row.regime,
  liquidated: liquidatedUsd,
};

/** Columns of words are first sorted ascending, figures descending. */
export function startsDescending(column: BoardColumn): boolean {
  return column !== 'symbol' && column !== 'regime';
}
