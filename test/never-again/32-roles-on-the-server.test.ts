import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAdmin, ordinaryUser, startTestApi, type TestApi } from '../integration/api/harness.ts';

const MAKE = 'mutation { createInvites(input: { count: 1, maxUses: 1 }) { __typename } }';
const LIST = '{ users(first: 1) { edges { node { username } } } }';
let api: TestApi;
let admin: string;
let user: string;

beforeAll(async () => {
  api = await startTestApi();
  admin = await firstAdmin(api);
  user = await ordinaryUser(api, admin, 'reader');
});
afterAll(() => api.close());

describe('a role is checked by the server, whatever the page shows', () => {
  it.each([
    ['a mutation', MAKE],
    ['a list', LIST],
  ])('%s of administrators answers nobody else', async (_, query) => {
    for (const cookie of [user, null]) {
      const { body } = await api.gql(query, {}, { cookie });
      expect(body.data ?? null).toBeNull();
      expect(body.errors?.[0]?.extensions?.code).toMatch(/FORBIDDEN|UNAUTHENTICATED/);
    }
    expect((await api.gql(query, {}, { cookie: admin })).body.errors).toBeUndefined();
  });

  it('left nothing behind', async () => {
    // One invite admitted the ordinary user, one was made by the administrator above.
    expect(await api.database.sql`select 1 from invite_codes`).toHaveLength(2);
  });
});
