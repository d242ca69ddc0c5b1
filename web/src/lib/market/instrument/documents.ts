import { graphql, type ResultOf } from '../../graphql/tada.ts';

export const TradesQuery = graphql(`
  query Trades($symbol: String!) {
    trades(symbol: $symbol, first: 50) {
      edges { node { aggId price qty takerSide time } }
    }
  }
`);

export const TickLive = graphql(`
  subscription TickLive($symbols: [String!]) {
    tick(symbols: $symbols, maxRate: 5) { sequence reset ticks { aggId price qty takerSide time } }
  }
`);

export const BookLive = graphql(`
  subscription BookLive($symbol: String!) {
    book(symbol: $symbol) { sequence reset time bids { price qty } asks { price qty } }
  }
`);

export const LiquidationsQuery = graphql(`
  query Liquidations($symbol: String!, $from: DateTime!, $first: Int!) {
    liquidations(symbol: $symbol, from: $from, first: $first) {
      edges { node { side price qty notionalUsd time } }
    }
  }
`);

export const LiquidationsLive = graphql(`
  subscription LiquidationsLive($symbols: [String!]) {
    liquidations(symbols: $symbols) { sequence reset liquidations { side price qty notionalUsd time } }
  }
`);

export const IndicatorQuery = graphql(`
  query Indicator($symbol: String!, $type: IndicatorType!, $last: Int!) {
    indicators(symbol: $symbol, type: $type, last: $last) {
      edges { node { time value } }
    }
  }
`);

export const FundingQuery = graphql(`
  query Funding($symbol: String!, $first: Int!) {
    rateHistory(symbol: $symbol, first: $first) {
      edges { node { time rate } }
    }
    rateStats(symbol: $symbol) {
      settlements meanRate annualisedFraction minRate maxRate negativeShare intervalHours
      years { year settlements meanRate annualisedFraction sumFraction negativeShare minRate maxRate }
    }
    rateCandles(symbol: $symbol, interval: h1, first: $first) {
      edges { node { openTime open high low close } }
    }
  }
`);

export type TapeTrade = ResultOf<typeof TradesQuery>['trades']['edges'][number]['node'];
export type TickMessage = ResultOf<typeof TickLive>;
export type Book = ResultOf<typeof BookLive>['book'];
export type Liquidation = ResultOf<typeof LiquidationsQuery>['liquidations']['edges'][number]['node'];
export type LiquidationsMessage = ResultOf<typeof LiquidationsLive>;
export type Funding = ResultOf<typeof FundingQuery>;
