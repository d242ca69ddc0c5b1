import type { InstrumentSet } from '@ae/db/enums.ts';
import type { BoardRowView } from '../engine/index.ts';
import type { InstrumentRow } from '../store/api-market.ts';
import type { ApiParts } from './context.ts';

/** What is lasting of an instrument, with its latest market. */
export interface MarketRowShape extends BoardRowView {
  readonly baseAsset: string;
  readonly set: InstrumentSet;
  readonly status: string;
  readonly tickSize: string;
}

interface RowFilter {
  readonly search?: string | null | undefined;
  readonly set?: InstrumentSet | null | undefined;
}

type Sources = Pick<ApiParts, 'engine' | 'stores'>;

/** The venue does not list them. The instruments' list has them: their trades are stored and may be looked at. */
const UNLISTED: ReadonlySet<string> = new Set(['DELISTED', 'IMPORTED']);

/**
 * All instruments that match, with what the engine knows of each. One that the venue does not list is there while the
 * engine has it on its board, as in the subscription that follows.
 */
export async function marketRows({ engine, stores }: Sources, filter: RowFilter): Promise<MarketRowShape[]> {
  const wanted = filter.search?.trim().toUpperCase() ?? '';
  const { board } = engine.view();
  return (await stores.market.instruments())
    .filter((row) => !UNLISTED.has(row.status) || board.has(row.symbol))
    .filter((row) => (filter.set ?? row.set) === row.set && row.symbol.includes(wanted))
    .map((row) => rowOf(row, board.get(row.symbol)));
}

export async function marketRow({ engine, stores }: Sources, symbol: string): Promise<MarketRowShape | null> {
  const row = await stores.market.instrument(symbol);
  return row === null ? null : rowOf(row, engine.view().board.get(symbol));
}

/** An instrument on the board; before the engine has said anything of it everything live is unknown. */
export function rowOf(
  { symbol, baseAsset, set, status, tickSize }: InstrumentRow,
  live: BoardRowView | undefined,
): MarketRowShape {
  return { ...(live ?? { ...UNKNOWN, symbol }), baseAsset, set, status, tickSize };
}

const UNKNOWN: Omit<BoardRowView, 'symbol'> = {
  price: null,
  change24hFraction: null,
  volume24hUsd: null,
  bestBid: null,
  bestAsk: null,
  markPrice: null,
  indexPrice: null,
  fundingRate: null,
  nextFundingAt: null,
  fundingSettledAt: null,
  openInterestUsd: null,
  cvd5m: null,
  cvd1h: null,
  cvd24h: null,
  tradesPerSecond: null,
  regime: null,
  liquidatedLong5mUsd: null,
  liquidatedShort5mUsd: null,
  lastTradeAt: null,
  openGaps: 0,
  silentSince: null,
};
