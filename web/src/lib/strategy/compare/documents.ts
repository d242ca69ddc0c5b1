/** What the comparison asks the API for. */
import { graphql, type ResultOf } from '$lib/graphql/tada.ts';
import { StatsParts, StrategyParts } from '../fragments.ts';

export const CompareStrategies = graphql(
  `
  query CompareStrategies($ids: [ID!]!, $from: DateTime, $to: DateTime) {
    compareStrategies(ids: $ids, from: $from, to: $to) {
      __typename
      ... on Error { message }
      ... on ValidationError { fields { path code message messageZh expected } }
      ... on QueryCompareStrategiesSuccess {
        data {
          from to at
          strategies {
            strategy { ...StrategyParts }
            stats { ...StatsParts }
            netR netUsd correlations
          }
          differences { firstId secondId days differingDays meanDailyR low95R high95R resamples blockDays verdict }
        }
      }
    }
  }
`,
  [StrategyParts, StatsParts],
);

type Answer = ResultOf<typeof CompareStrategies>['compareStrategies'];
export type ComparisonView = Extract<Answer, { __typename: 'QueryCompareStrategiesSuccess' }>['data'];
export type ComparedView = ComparisonView['strategies'][number];
export type DifferenceView = ComparisonView['differences'][number];

/** Names to choose from. */
export const ComparableStrategies = graphql(`
  query ComparableStrategies($first: Int!, $after: String) {
    strategies(first: $first, after: $after, sort: name) {
      edges { node { id uuid displayName symbol } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);

const TestParts = graphql(`
  fragment TestParts on AbTest @_unmask {
    id name note isRunning startedAt startedBy endedAt endedBy
    members { strategyVersion strategy { id uuid displayName } }
  }
`);

export const AbTestOf = graphql(
  `
  query AbTestOf($id: ID!) {
    abTest(id: $id) { ...TestParts }
  }
`,
  [TestParts],
);

export const AbTests = graphql(
  `
  query AbTests($first: Int!) {
    abTests(first: $first) { edges { node { ...TestParts } } }
  }
`,
  [TestParts],
);

export type AbTestView = NonNullable<ResultOf<typeof AbTestOf>['abTest']>;

export const StartAbTest = graphql(
  `
  mutation StartAbTest($name: String!, $note: String!, $strategyIds: [ID!]!) {
    result: startAbTest(input: { name: $name, note: $note, strategyIds: $strategyIds }) {
      __typename
      ... on Error { message }
      ... on ValidationError { fields { path code message messageZh expected } }
      ... on FrozenError { abTestName }
      ... on MutationStartAbTestSuccess { data { ...TestParts } }
    }
  }
`,
  [TestParts],
);

export const EndAbTest = graphql(
  `
  mutation EndAbTest($id: ID!) {
    result: endAbTest(input: { id: $id }) {
      __typename
      ... on Error { message }
      ... on MutationEndAbTestSuccess { data { ...TestParts } }
    }
  }
`,
  [TestParts],
);
