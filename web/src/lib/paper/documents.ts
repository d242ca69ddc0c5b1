/** What the paper trading page asks the API for; the printed schema gives the types. An id of null: all strategies. */
import { graphql, type ResultOf } from '../graphql/tada.ts';
import { PositionParts, StatsParts } from '../strategy/fragments.ts';

export const PaperRecord = graphql(
  `
  query PaperRecord($id: ID) {
    stats(strategyId: $id) { ...StatsParts }
    equityCurve(strategyId: $id) { at netR netUsd }
  }
`,
  [StatsParts],
);

export const PaperGroups = graphql(`
  query PaperGroups($id: ID, $by: StatsGrouping!) {
    statsByGroup(strategyId: $id, by: $by) {
      name trades winRate netR netUsd expectancyR profitFactor maxDrawdownR averageHoldMs
    }
  }
`);

export const PaperTrades = graphql(
  `
  query PaperTrades($id: ID, $symbol: String, $side: Side, $first: Int!, $after: String) {
    paperTrades(strategyId: $id, symbol: $symbol, side: $side, first: $first, after: $after) {
      totalCount
      edges { node { ...PositionParts } }
      pageInfo { hasNextPage endCursor }
    }
  }
`,
  [PositionParts],
);

export const PaperOpen = graphql(
  `
  query PaperOpen($id: ID) {
    positions(strategyId: $id, first: 100) { edges { node { ...PositionParts } } }
  }
`,
  [PositionParts],
);

export const PaperPositions = graphql(
  `
  subscription PaperPositions {
    positions { sequence reset positions { ...PositionParts } closedIds }
  }
`,
  [PositionParts],
);

export const TickSize = graphql(`
  query PaperTickSize($symbol: String!) { instrument(symbol: $symbol) { id tickSize } }
`);

const SettingsParts = graphql(`
  fragment SettingsParts on PaperConfig @_unmask {
    enabled maxPositionsPerStrategy maxPositionsTotal fees fillModel triggerPrice slippageBps
  }
`);

export const PaperSettings = graphql(
  `
  query PaperSettings { paperConfig { ...SettingsParts } }
`,
  [SettingsParts],
);

export const PaperSettingsLive = graphql(
  `
  subscription PaperSettingsLive { paperConfigChanged { sequence reset config { ...SettingsParts } } }
`,
  [SettingsParts],
);

export const SetPaperConfig = graphql(
  `
  mutation SetPaperConfig($input: SetPaperConfigInput!) {
    setPaperConfig(input: $input) {
      __typename
      ... on Error { message }
      ... on ValidationError { fields { path code message messageZh expected } }
      ... on MutationSetPaperConfigSuccess { data { ...SettingsParts } }
    }
  }
`,
  [SettingsParts],
);

export const ClosePosition = graphql(`
  mutation ClosePosition($id: ID!) {
    result: closePosition(input: { id: $id }) {
      __typename
      ... on Error { message }
    }
  }
`);

export const CloseAll = graphql(`
  mutation CloseAll($strategyId: ID) {
    result: closeAll(input: { confirm: true, strategyId: $strategyId }) {
      __typename
      ... on Error { message }
    }
  }
`);

export const VirtualParts = graphql(`
  fragment VirtualParts on VirtualPosition @_unmask {
    id strategyId strategyName symbol origin reason side status tier score openedAt closedAt timeoutAt entryPrice
    stopPrice tp1Price tp2Price pnlR mfeR maeR fillModel triggerPrice entrySlippageBps pendingExit pendingExitAt
  }
`);

export const VirtualLive = graphql(
  `
  subscription VirtualLive($id: ID) {
    virtualEvents(strategyId: $id) {
      sequence reset
      positions { ...VirtualParts }
      events { positionId sequence kind at price grossR tpDistance slDistance }
    }
  }
`,
  [VirtualParts],
);

export const VirtualClosed = graphql(
  `
  query VirtualClosed($id: ID, $origin: VirtualOrigin, $first: Int!, $after: String) {
    virtualPositions(strategyId: $id, origin: $origin, open: false, first: $first, after: $after) {
      edges { node { ...VirtualParts } }
      pageInfo { hasNextPage endCursor }
    }
  }
`,
  [VirtualParts],
);

export type PaperSettingsView = ResultOf<typeof PaperSettings>['paperConfig'];
export type PaperRecordView = ResultOf<typeof PaperRecord>;
export type GroupRow = ResultOf<typeof PaperGroups>['statsByGroup'][number];
export type VirtualPosition = ResultOf<typeof VirtualClosed>['virtualPositions']['edges'][number]['node'];
export type VirtualEvent = ResultOf<typeof VirtualLive>['virtualEvents']['events'][number];
