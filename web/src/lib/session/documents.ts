import { graphql } from '../graphql/tada.ts';

export const ViewerQuery = graphql(`
  query Viewer { me { id username role } setupRequired }
`);

export const LoginMutation = graphql(`
  mutation Login($username: String!, $password: String!) {
    login(input: { username: $username, password: $password }) {
      __typename
      ... on Error { message }
      ... on LockedError { retryAt }
    }
  }
`);

export const RegisterMutation = graphql(`
  mutation Register($username: String!, $password: String!, $inviteCode: String) {
    register(input: { username: $username, password: $password, inviteCode: $inviteCode }) {
      __typename
      ... on Error { message }
      ... on LockedError { retryAt }
      ... on ValidationError { fields { path message messageZh } }
    }
  }
`);

export const CreateFirstAdminMutation = graphql(`
  mutation CreateFirstAdmin($setupCode: String!, $username: String!, $password: String!) {
    createFirstAdmin(input: { setupCode: $setupCode, username: $username, password: $password }) {
      __typename
      ... on Error { message }
      ... on LockedError { retryAt }
      ... on ValidationError { fields { path message messageZh } }
    }
  }
`);

export const LogoutMutation = graphql(`
  mutation Logout { logout { __typename ... on Error { message } } }
`);
