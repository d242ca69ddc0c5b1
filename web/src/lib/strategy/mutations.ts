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
      ... on MutationUpdateStrategySuccess { data { ...ChangedParts } }
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

/** What an admin can do to a strategy in place. */
export type StrategyAction = 'pause' | 'resume' | 'deprecate' | 'restore';

export const ACTION_DOCUMENTS = {
  pause: PauseStrategy,
  resume: ResumeStrategy,
  deprecate: DeprecateStrategy,
  restore: RestoreStrategy,
};

/** Actions that the life cycle allows from a status (spec 03). */
export function actionsFor(status: StrategyStatus): StrategyAction[] {
  if (status === 'deprecated') return ['restore'];
  return [status === 'running' ? 'pause' : 'resume', 'deprecate'];
}
