import { graphql, type ResultOf } from '../../graphql/tada.ts';

/** What the board and the head of an instrument's page show of one instrument. */
export const MarketRowFields = graphql(`
  fragment MarketRowFields on MarketRow @_unmask {
    symbol baseAsset set status tickSize price change24hFraction volume24hUsd bestBid bestAsk markPrice indexPrice
    fundingRate nextFundingAt fundingSettledAt openInterestUsd cvd5m cvd1h cvd24h tradesPerSecond regime
    liquidatedLong5mUsd liquidatedShort5mUsd lastTradeAt openGaps silentSince
  }
`);

export const MarketRowsQuery = graphql(
  `
    query MarketRows {
      marketRows(first: 1000) {
        edges { node { ...MarketRowFields } }
      }
    }
  `,
  [MarketRowFields],
);

export const MarketRowQuery = graphql(
  `
    query MarketRow($symbol: String!) {
      marketRow(symbol: $symbol) { ...MarketRowFields }
    }
  `,
  [MarketRowFields],
);

export const MarketBoardLive = graphql(
  `
    subscription MarketBoardLive($symbols: [String!]) {
      marketBoard(symbols: $symbols) { sequence reset rows { ...MarketRowFields } }
    }
  `,
  [MarketRowFields],
);

export type MarketRow = ResultOf<typeof MarketRowFields>;
export type MarketBoardMessage = ResultOf<typeof MarketBoardLive>;
