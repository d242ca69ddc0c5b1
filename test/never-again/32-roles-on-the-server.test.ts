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
  it('a mutation of administrators does nothing for anybody else', async () => {
    for (const cookie of [user, null]) {
      const { data, body } = await api.gql(MAKE, {}, { cookie });
      const answer = (data['createInvites'] as unknown as { __typename: string } | undefined)?.__typename;
      expect(answer ?? body.errors?.[0]?.extensions?.code).toMatch(
        /^(ForbiddenError|FORBIDDEN|UNAUTHENTICATED)$/,
      );
    }
    // The one invite that admitted the ordinary user.
    expect(await api.database.sql`select 1 from invite_codes`).toHaveLength(1);
    await api.gql(MAKE, {}, { cookie: admin });
    expect(await api.database.sql`select 1 from invite_codes`).toHaveLength(2);
  });

  it('a list of administrators is shown to nobody else', async () => {
    for (const cookie of [user, null]) {
      const { body } = await api.gql(LIST, {}, { cookie });
      expect(body.data?.['users'] ?? null).toBeNull();
      expect(body.errors?.[0]?.extensions?.code).toMatch(/FORBIDDEN|UNAUTHENTICATED/);
    }
    expect((await api.gql(LIST, {}, { cookie: admin })).body.errors).toBeUndefined();
  });
});
