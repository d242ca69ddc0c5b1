import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAdmin, startTestApi, type TestApi } from '../integration/api/harness.ts';

let api: TestApi;
let cookie: string;

beforeAll(async () => {
  api = await startTestApi();
  cookie = await firstAdmin(api);
});
afterAll(() => api.close());

const sessions = () => api.database.sql`select id from sessions`;
const post = (document: string) =>
  fetch(`${api.http.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: api.http.url },
    body: JSON.stringify({ query: document }),
  });

describe('a session is a cookie that one place makes and ends; nothing refreshes it', () => {
  it('many refused requests at once make no session and hand out no token', async () => {
    await post('mutation { logout { __typename } }');
    expect(await sessions()).toHaveLength(0);
    const answers = await Promise.all(Array.from({ length: 20 }, () => post('{ serverStatus { state } }')));
    for (const answer of answers) {
      const body = (await answer.json()) as { errors?: { extensions?: { code?: string } }[] };
      expect(body.errors?.[0]?.extensions?.code).toBe('UNAUTHENTICATED');
      // A dead cookie may be cleared, never replaced.
      for (const set of answer.headers.getSetCookie()) expect(set).toMatch(/Max-Age=0|=;/);
    }
    expect(await sessions()).toHaveLength(0);
  });

  it('whoever was signed out is a guest everywhere, not half signed in', async () => {
    const answer = await post('{ me { username } setupRequired }');
    expect(await answer.json()).toEqual({ data: { me: null, setupRequired: false } });
  });
});
