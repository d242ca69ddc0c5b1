/** Changing strategies: one document per mutation, and what its union of results means. */
import { graphql } from '$lib/graphql/tada.ts';
import type { ServerFieldError } from './types.ts';
import type { StrategyStatus } from './vocabulary.ts';

/** The part of a strategy that a mutation may change. */
export interface ChangedStrategy {
  id: string;
  uuid: string;
  status: StrategyStatus;
  version: number;
}

/** A mutation's union: the changed strategy, or a typed error. */
export interface StrategyResult {
  __typename: string;
  data?: ChangedStrategy;
  message?: string;
  fields?: ServerFieldError[];
  currentVersion?: number | null;
  /** Of the running A/B test that forbids it. */
  abTestName?: string;
}

const ChangedParts = graphql(`
  fragment ChangedParts on Strategy @_unmask { id uuid status version }
`);

const FieldParts = graphql(`
  fragment FieldParts on ValidationError @_unmask { fields { path code message messageZh expected } }
`);

export const CreateStrategy = graphql(
  `
  mutation CreateStrategy($config: JSON!) {
    createStrategy(input: { config: $config }) {
      __typename
      ... on Error { message }
      ... on ValidationError { ...FieldParts }
      ... on MutationCreateStrategySuccess { data { ...ChangedParts } }
    }
  }
`,
  [ChangedParts, FieldParts],
);

export const UpdateStrategy = graphql(
  `
  mutation UpdateStrategy($id: ID!, $expectedVersion: Int!, $config: JSON!) {
    updateStrategy(input: { id: $id, expectedVersion: $expectedVersion, config: $config }) {
      __typename
      ... on Error { message }
      ... on ValidationError { ...FieldParts }
      ... on ConflictError { currentVersion }
      ... on FrozenError { abTestName }
      ... on MutationUpdateStrategySuccess { data { ...ChangedParts } }
    }
  }
`,
  [ChangedParts, FieldParts],
);

export const CloneStrategy = graphql(
  `
  mutation CloneStrategy($id: ID!, $displayName: String!) {
    result: cloneStrategy(input: { id: $id, displayName: $displayName }) {
      __typename
      ... on Error { message }
      ... on ValidationError { ...FieldParts }
      ... on MutationCloneStrategySuccess { data { ...ChangedParts } }
    }
  }
`,
  [ChangedParts, FieldParts],
);

export const AddBalance = graphql(
  `
  mutation AddBalance($id: ID!, $amount: Decimal!) {
    result: addBalance(input: { id: $id, amount: $amount }) {
      __typename
      ... on Error { message }
      ... on ValidationError { ...FieldParts }
      ... on FrozenError { abTestName }
      ... on MutationAddBalanceSuccess { data { ...ChangedParts } }
    }
  }
`,
  [ChangedParts, FieldParts],
);

const PauseStrategy = graphql(
  `
  mutation PauseStrategy($id: ID!) {
    result: pauseStrategy(input: { id: $id }) {
      __typename
      ... on Error { message }
      ... on FrozenError { abTestName }
      ... on MutationPauseStrategySuccess { data { ...ChangedParts } }
    }
  }
`,
  [ChangedParts],
);

const ResumeStrategy = graphql(
  `
  mutation ResumeStrategy($id: ID!) {
    result: resumeStrategy(input: { id: $id }) {
      __typename
      ... on Error { message }
      ... on MutationResumeStrategySuccess { data { ...ChangedParts } }
    }
  }
`,
  [ChangedParts],
);

const DeprecateStrategy = graphql(
  `
  mutation DeprecateStrategy($id: ID!) {
    result: deprecateStrategy(input: { id: $id, confirm: true }) {
      __typename
      ... on Error { message }
      ... on FrozenError { abTestName }
      ... on MutationDeprecateStrategySuccess { data { ...ChangedParts } }
    }
  }
`,
  [ChangedParts],
);

const RestoreStrategy = graphql(
  `
  mutation RestoreStrategy($id: ID!) {
    result: restoreStrategy(input: { id: $id }) {
      __typename
      ... on Error { message }
      ... on MutationRestoreStrategySuccess { data { ...ChangedParts } }
    }
  }
`,
  [ChangedParts],
);

/** Moves of the life cycle. */
export type StrategyMove = 'pause' | 'resume' | 'deprecate' | 'restore';

export const MOVE_DOCUMENTS = {
  pause: PauseStrategy,
  resume: ResumeStrategy,
  deprecate: DeprecateStrategy,
  restore: RestoreStrategy,
};
