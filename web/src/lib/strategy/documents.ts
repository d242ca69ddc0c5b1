/** What the strategy pages ask the API for; the printed schema gives the types. */
import { graphql, type ResultOf } from '$lib/graphql/tada.ts';
import {
  CardParts,
  CardStatsParts,
  EvaluationParts,
  PageParts,
  PositionParts,
  ScoreParts,
  StatsParts,
  StrategyParts,
} from './fragments.ts';

export const StrategyCards = graphql(
  `
  query StrategyCards($first: Int!, $after: String) {
    strategies(first: $first, after: $after, sort: netR) {
      edges { node { ...CardParts } }
      pageInfo { hasNextPage endCursor }
    }
  }
`,
  [CardParts],
);

/** What a trade changes on a card. */
export const StrategyRecord = graphql(
  `
  query StrategyRecord($id: ID!) {
    strategy(id: $id) { id status sparkline stats { ...CardStatsParts } }
  }
`,
  [CardStatsParts],
);

export const StrategyDetail = graphql(
  `
  query StrategyDetail($id: ID!) {
    strategy(id: $id) { ...PageParts }
  }
`,
  [PageParts],
);

export const InstrumentTick = graphql(`
  query InstrumentTick($symbol: String!) {
    instrument(symbol: $symbol) { id tickSize }
  }
`);

export const StrategyScoreSeries = graphql(`
  query StrategyScoreSeries($id: ID!, $from: DateTime!) {
    scoreSeries(strategyId: $id, from: $from) {
      at score rawScore direction cvdFast cvdSlow price signals
    }
  }
`);

export const StrategySignals = graphql(`
  query StrategySignals($id: ID!, $taken: Boolean, $first: Int!, $after: String) {
    signals(strategyId: $id, taken: $taken, first: $first, after: $after) {
      edges { node { id symbol at side score tier price taken suppressedBy strategyVersion } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const StrategyPaper = graphql(
  `
  query StrategyPaper($id: ID!) {
    stats(strategyId: $id) { ...StatsParts }
    instruments: statsByGroup(by: instrument, strategyId: $id) { name }
    equityCurve(strategyId: $id) { at netR netUsd }
  }
`,
  [StatsParts],
);

export const StrategyGroups = graphql(`
  query StrategyGroups($id: ID!, $by: StatsGrouping!) {
    statsByGroup(by: $by, strategyId: $id) {
      name trades winRate netR netUsd feesR profitFactor expectancyR maxDrawdownR averageHoldMs
    }
  }
`);

/** What the trades of one group made. */
export type GroupRow = ResultOf<typeof StrategyGroups>['statsByGroup'][number];

export const StrategyTrades = graphql(
  `
  query StrategyTrades($id: ID!, $symbol: String, $side: Side, $first: Int!, $after: String) {
    paperTrades(strategyId: $id, symbol: $symbol, side: $side, first: $first, after: $after) {
      edges { node { ...PositionParts } }
      pageInfo { hasNextPage endCursor }
    }
  }
`,
  [PositionParts],
);

export const StrategyVersions = graphql(`
  query StrategyVersions($id: ID!, $first: Int!, $after: String) {
    strategyVersions(strategyId: $id, first: $first, after: $after) {
      edges { node { version configHash createdAt createdBy changes { path before after } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const StrategyFormOptions = graphql(`
  query StrategyFormOptions($after: String) {
    instruments(first: 100, after: $after) {
      edges { node { id symbol } }
      pageInfo { hasNextPage endCursor }
    }
    models { id title maxScore }
  }
`);

export const ModelList = graphql(`
  query ModelList {
    models { id title maxScore }
  }
`);

/** A strategy that watches an instrument; its evaluations carry the instrument's features. */
export const InstrumentWatcher = graphql(`
  query InstrumentWatcher($symbol: String!) {
    latestEvaluations(symbols: [$symbol], first: 1) { edges { node { strategyId at features } } }
  }
`);

/** Tells when an instrument that nobody watched is scored for the first time. */
export const InstrumentScored = graphql(`
  subscription InstrumentScored($symbol: String!) {
    scores(symbols: [$symbol]) { sequence reset evaluations { strategyId } }
  }
`);

export const PastFeatures = graphql(`
  query PastFeatures($id: ID!, $first: Int!) {
    evaluations(strategyId: $id, first: $first) { edges { node { at features } } }
  }
`);

export const LiveFeatures = graphql(`
  subscription LiveFeatures($id: ID!) {
    scores(strategyIds: [$id]) { sequence reset evaluations { strategyId at features } }
  }
`);

export const StrategyEvaluations = graphql(
  `
  query StrategyEvaluations($id: ID!, $first: Int!, $after: String) {
    evaluations(strategyId: $id, first: $first, after: $after) {
      edges { node { ...ScoreParts strategyVersion } }
      pageInfo { hasNextPage endCursor }
    }
  }
`,
  [ScoreParts],
);

export const StrategyGateStats = graphql(`
  query StrategyGateStats($id: ID!) {
    gateStats(strategyId: $id) {
      from to evaluations evaluationsFrom signals
      rows {
        kind name evaluationsBlocked evaluationsBlockedAlone decided blocked blockedR made madeR meanR valueR
        interval { mean low high }
      }
      reasons { kind reason evaluations }
    }
  }
`);

/** What gates and layers saved or cost. */
export type GateStatsView = ResultOf<typeof StrategyGateStats>['gateStats'];

export const DeprecatedStrategies = graphql(
  `
  query DeprecatedStrategies($first: Int!, $after: String) {
    strategies(first: $first, after: $after, statuses: [deprecated], sort: name) {
      edges { node { ...StrategyParts deprecatedAt createdBy stats { ...CardStatsParts } } }
      pageInfo { hasNextPage endCursor }
    }
  }
`,
  [StrategyParts, CardStatsParts],
);

export const StrategyChanges = graphql(
  `
  subscription StrategyChanges($ids: [ID!]) {
    strategyChanged(strategyIds: $ids) { sequence reset strategies { ...StrategyParts currentBalance } }
  }
`,
  [StrategyParts],
);

export const CardScores = graphql(
  `
  subscription CardScores {
    scores { sequence reset evaluations { ...ScoreParts } }
  }
`,
  [ScoreParts],
);

export const StrategyScores = graphql(
  `
  subscription StrategyScores($id: ID!) {
    scores(strategyIds: [$id]) { sequence reset evaluations { ...EvaluationParts } }
  }
`,
  [EvaluationParts],
);

export const TradeEvents = graphql(`
  subscription TradeEvents($id: ID) {
    tradeEvents(strategyId: $id) { sequence kind at position { id strategyId } }
  }
`);

export const StrategyPositions = graphql(
  `
  subscription StrategyPositions($id: ID!) {
    positions(strategyId: $id) { sequence reset positions { ...PositionParts } closedIds }
  }
`,
  [PositionParts],
);
