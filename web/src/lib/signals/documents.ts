/** What the signals page asks the API for; the printed schema gives the types. */
import { graphql, type ResultOf } from '../graphql/tada.ts';

export const RosterParts = graphql(`
  fragment RosterParts on Strategy @_unmask {
    id uuid displayName symbol status model direction cvdFastWindow cvdSlowWindow tp1Ratio tp2Ratio slAtrMultiplier
    entryScore flipThreshold createdAt quarantineError isFrozen abTest { id name }
  }
`);

/** Every strategy with what identifies it. */
export const RosterQuery = graphql(
  `
  query Roster($after: String) {
    strategies(first: 100, after: $after) {
      edges { node { ...RosterParts } }
      pageInfo { hasNextPage endCursor }
    }
  }
`,
  [RosterParts],
);

export const RosterLive = graphql(
  `
  subscription RosterLive {
    strategyChanged { sequence reset strategies { ...RosterParts } }
  }
`,
  [RosterParts],
);

export const ScoresNow = graphql(`
  query ScoresNow($after: String) {
    latestEvaluations(first: 100, after: $after) {
      edges { node { strategyId symbol at price direction score rawScore signal tier blockReason suppressedBy } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

export const SignalParts = graphql(`
  fragment SignalParts on Signal @_unmask {
    id strategyId strategyName symbol at side score tier price taken suppressedBy
  }
`);

/** The newest, and the newest that opened a position: among the others they would be lost. */
export const RecentSignals = graphql(
  `
  query RecentSignals($first: Int!) {
    recent: signals(first: $first) { edges { node { ...SignalParts } } }
    taken: signals(first: 30, taken: true) { edges { node { ...SignalParts } } }
  }
`,
  [SignalParts],
);

export const SignalsLive = graphql(
  `
  subscription SignalsLive {
    signals { sequence reset signals { ...SignalParts } }
  }
`,
  [SignalParts],
);

/** Of one strategy, or (null) of all. */
export const GateStatsQuery = graphql(`
  query GateStats($id: ID, $from: DateTime!) {
    gateStats(strategyId: $id, from: $from) {
      evaluations signals
      reasons { kind reason evaluations }
      rows {
        kind name evaluationsBlocked evaluationsBlockedAlone decided valueR meanR
        interval { mean low high }
      }
    }
  }
`);

export type RosterStrategy = ResultOf<typeof RosterQuery>['strategies']['edges'][number]['node'];
export type FeedSignal = ResultOf<typeof RecentSignals>['recent']['edges'][number]['node'];
export type GateStats = ResultOf<typeof GateStatsQuery>['gateStats'];
