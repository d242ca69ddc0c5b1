import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { firstAdmin, login, ordinaryUser, PASSWORD, startTestApi, type TestApi } from './harness.ts';

let api: TestApi;
let admin: string;

beforeAll(async () => {
  api = await startTestApi({ environment: 'production' });
  admin = await firstAdmin(api);
});
afterAll(() => api.close());

const base64 = (text: string) => Buffer.from(text).toString('base64');
const cursor = (key: unknown) => Buffer.from(JSON.stringify(key)).toString('base64url');
const ID = '00000000-0000-4000-8000-000000000000';
const strategyId = base64(`Strategy:${ID}`);

describe('input that the database could not take', () => {
  it.each([
    ['an id that is no UUID', `{ node(id: "${base64('Strategy:foo')}") { id } }`],
    ['an account id that is no UUID', `{ node(id: "${base64('User:foo')}") { id } }`],
    ['an invite id that is no UUID', `{ node(id: "${base64('InviteCode:foo')}") { id } }`],
    ['NUL in an id', `{ node(id: "${base64('Position:a\0b')}") { id } }`],
    ['NUL in a symbol', '{ paperTrades(symbol: "A\\u0000") { totalCount } }'],
    ['a year before 1', '{ stats(from: "0000-01-01T00:00:00Z") { trades } }'],
    [
      'a time from which nothing earlier can be reckoned',
      '{ candles(symbol: "BTCUSDT", interval: m1, to: "0001-01-01T00:00:00Z") { edges { cursor } } }',
    ],
    [
      'a time from which nothing later can be reckoned',
      '{ candles(symbol: "BTCUSDT", interval: mo1, to: "9999-12-31T23:59:59Z") { edges { cursor } } }',
    ],
    ['a day that the calendar lacks', '{ stats(from: "2026-02-30T00:00:00Z") { trades } }'],
    ['a day of the year 0', '{ integrityReport(day: "0000-01-01") { day } }'],
    [
      'a cursor with no UUID',
      `{ evaluations(strategyId: "${strategyId}", after: "${cursor([1e12, 'x'])}") { edges { cursor } } }`,
    ],
    [
      'an invite cursor with no UUID',
      `{ inviteCodes(after: "${cursor([1e12, 'x'])}") { edges { cursor } } }`,
    ],
    [
      'a cursor at the end of all time',
      `{ candles(symbol: "BTCUSDT", interval: mo1, after: "${cursor([Date.parse('9999-12-31'), ''])}") { edges { cursor } } }`,
    ],
    ['a cursor after all time', `{ signals(before: "${cursor([9e15, 'x'])}") { edges { cursor } } }`],
    ['a cursor before all time', `{ paperTrades(after: "${cursor([-1e14, 'x'])}") { edges { cursor } } }`],
    ['NUL in a cursor', `{ signals(after: "${cursor([1e12, 'a\0'])}") { edges { cursor } } }`],
  ])('is refused with words: %s', async (_name, query) => {
    const { body } = await api.gql(query, {}, { cookie: admin });
    expect(body.errors).toHaveLength(1);
    expect(body.errors?.[0]?.message).toMatch(/expected|not a cursor/);
    expect(body.errors?.[0]?.extensions?.code).not.toBe('INTERNAL_SERVER_ERROR');
  });

  it('is an unknown name or code where people sign in', async () => {
    expect((await login(api, 'a\0b', PASSWORD)).data['login']).toMatchObject({
      __typename: 'InvalidCredentialsError',
    });
    const { data } = await api.gql(
      'mutation($input: RegisterInput!) { register(input: $input) { __typename } }',
      { input: { username: 'somebody', password: PASSWORD, inviteCode: 'AB\0CD' } },
    );
    expect(data['register']).toEqual({ __typename: 'InviteError' });
  });

  it('is no session when it comes as a cookie, whatever else the host keeps there', async () => {
    for (const cookie of ['ae_session=%ff', 'other=%ff', `ae_session=${'a'.repeat(4_000)}`]) {
      const { status, body } = await api.gql('{ me { username } }', {}, { cookie });
      expect([status, body.data]).toEqual([200, { me: null }]);
    }
    const { body } = await api.gql('{ me { username } }', {}, { cookie: `theirs=%ff; ${admin}` });
    expect(body.data).toEqual({ me: { username: 'admin' } });
  });
});

describe('what guests are told of the schema', () => {
  const INTROSPECTION = '{ __schema { queryType { name } } }';

  it('is nothing, over HTTP and over WebSocket, also after a member has asked the same', async () => {
    const member = await ordinaryUser(api, admin, 'reader');
    expect((await api.gql(INTROSPECTION, {}, { cookie: member })).body.errors).toBeUndefined();
    expect((await api.gql(INTROSPECTION)).body.errors?.[0]?.message).toMatch(/introspection/i);
    expect(await overSocket(INTROSPECTION)).toMatch(/introspection/i);
  });

  it('has no hints, neither for documents nor for variables', async () => {
    const { body } = await api.gql('query($s: StrategySort) { strategies(sort: $s) { totalCount } }', {
      s: 'nam',
    });
    expect(body.errors?.[0]?.message).toMatch(/does not exist/);
    expect(JSON.stringify(body)).not.toContain('Did you mean');
  });
});

it('a cursor of another order does not silently cut the list', async () => {
  const query = '{ instruments(after: "%") { edges { node { symbol } } } }';
  const { body } = await api.gql(query.replace('%', cursor(['abc', 'x'])), {}, { cookie: admin });
  expect(body.errors?.[0]?.message).toBe('after: not a cursor of this list');
});

it('a failed statement leaves no password hash and no token hash in the log', async () => {
  await api.database.db.execute(
    'alter table users add constraint refuse_all check (username <> $$refused$$)',
  );
  const { code } = await inviteOf();
  const { body } = await api.gql(
    'mutation($input: RegisterInput!) { register(input: $input) { __typename } }',
    { input: { username: 'refused', password: PASSWORD, inviteCode: code } },
  );
  expect(body.errors?.[0]?.message).toBe('Unexpected error');
  const text = api.log.join('');
  expect(text).toContain('refuse_all');
  for (const secret of ['$argon2', PASSWORD, code]) expect(text).not.toContain(secret);
});

async function inviteOf(): Promise<{ code: string }> {
  const { data } = await api.gql(
    `mutation { createInvites(input: { count: 1, maxUses: 1 }) {
       ... on MutationCreateInvitesSuccess { data { code } } } }`,
    {},
    { cookie: admin },
  );
  const [made] = (data['createInvites'] as { data: { code: string }[] }).data;
  if (made === undefined) throw new Error('no invite');
  return made;
}

/** Sends one operation as a guest; the text of the answer or of the refusal. */
function overSocket(query: string): Promise<string> {
  const client = createClient({
    url: `${api.http.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  return new Promise((resolve) => {
    client.subscribe(
      { query },
      {
        next: (value) => resolve(JSON.stringify(value)),
        error: (error) => resolve(JSON.stringify(error)),
        complete: () => void client.dispose(),
      },
    );
  });
}
