import type { MarketRow } from './board/documents.ts';

/** A row of the board of which everything is known, for tests. */
export function marketRow(symbol: string, part: Partial<MarketRow> = {}): MarketRow {
  return {
    symbol,
    baseAsset: symbol,
    set: 'wide',
    status: 'TRADING',
    tickSize: '0.01',
    price: 100,
    change24hFraction: 0,
    volume24hUsd: 1,
    bestBid: 99.99,
    bestAsk: 100.01,
    markPrice: 100,
    indexPrice: 100,
    fundingRate: 0.0001,
    nextFundingAt: '2026-01-01T08:00:00.000Z',
    fundingSettledAt: null,
    openInterestUsd: 1,
    cvd5m: 0,
    cvd1h: 0,
    cvd24h: 0,
    tradesPerSecond: 0,
    regime: 'range',
    liquidatedLong5mUsd: 0,
    liquidatedShort5mUsd: 0,
    lastTradeAt: '2026-01-01T00:00:00.000Z',
    openGaps: 0,
    silentSince: null,
    ...part,
  };
}
