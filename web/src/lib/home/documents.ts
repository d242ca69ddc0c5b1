import { graphql, type ResultOf } from '../graphql/tada.ts';

export const PortfolioQuery = graphql(`
  query Portfolio {
    stats {
      trades openPositions winRate profitFactor netR netUsd balance initialBalance maxDrawdownR
      maxDrawdownFraction sharpeDaily expectancyR last24hR last24hUsd last24hTrades
    }
  }
`);

export const StrategyNamesQuery = graphql(`
  query StrategyNames($after: String) {
    strategies(first: 100, after: $after) {
      edges { node { id displayName model entryScore flipThreshold } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const OpenPositionsQuery = graphql(`
  query OpenPositions {
    positions(first: 100) {
      edges {
        node {
          id strategyId strategyName symbol side status openedAt timeoutAt entryPrice stopPrice tp1Price tp2Price
          price unrealisedR unrealisedUsd
        }
      }
    }
  }
`);

export const PositionsLive = graphql(`
  subscription PortfolioPositions {
    positions {
      sequence reset closedIds
      positions {
        id strategyId strategyName symbol side status openedAt timeoutAt entryPrice stopPrice tp1Price tp2Price
        price unrealisedR unrealisedUsd
      }
    }
  }
`);

export const ScoresLive = graphql(`
  subscription PortfolioScores {
    scores { sequence reset evaluations { strategyId symbol at direction score signal blockReason suppressedBy } }
  }
`);

export const TradesLive = graphql(`
  subscription PortfolioTrades { tradeEvents { sequence kind at position { id } } }
`);

export const AlertsLive = graphql(`
  subscription Alerts {
    serverStatus { clockBlocked databaseDegraded quarantined { strategyId } }
  }
`);

export const PaperEnabledLive = graphql(`
  subscription PaperEnabled { paperConfigChanged { sequence reset config { enabled } } }
`);

export type PortfolioStats = ResultOf<typeof PortfolioQuery>['stats'];
export type OpenPosition = ResultOf<typeof PositionsLive>['positions']['positions'][number];
export type Score = ResultOf<typeof ScoresLive>['scores']['evaluations'][number];
