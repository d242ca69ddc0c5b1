import { AuditStore } from '@ae/server/store/audit.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAdmin, invite, login, ordinaryUser, PASSWORD, startTestApi, type TestApi } from './harness.ts';

const ME = '{ me { username role } setupRequired }';
let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

describe('the first admin', () => {
  it('is one, when several claim the code at once, and set-up is closed for ever after', async () => {
    expect((await api.gql(ME)).data).toEqual({ me: null, setupRequired: true });
    const { setupCode } = api.http;
    const claims = await Promise.all(
      ['first', 'second', 'third', 'fourth'].map((username) =>
        api.gql(
          `mutation($input: CreateFirstAdminInput!) { createFirstAdmin(input: $input) { __typename } }`,
          { input: { setupCode, username, password: PASSWORD } },
        ),
      ),
    );
    const kinds = claims.map(({ data }) => (data['createFirstAdmin'] as { __typename: string }).__typename);
    expect(kinds.filter((kind) => kind === 'MutationCreateFirstAdminSuccess')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'InviteError')).toHaveLength(3);
    expect((await api.gql(ME)).data['setupRequired']).toBe(false);
    const rows = await api.database.sql`select key from app_state where key like 'setup%'`;
    expect(rows).toHaveLength(0);
  });
});

describe('sessions', () => {
  it('live in an httpOnly cookie, of whose token only the hash is stored, and end with logout', async () => {
    const fresh = await startTestApi();
    try {
      const admin = await firstAdmin(fresh);
      const answer = await login(fresh, 'ADMIN', PASSWORD);
      const cookie = answer.cookie ?? '';
      const token = cookie.split('=')[1] ?? '';
      expect(token.length).toBeGreaterThanOrEqual(32);
      const rows = await fresh.database.sql`select id from sessions`;
      expect(rows.length).toBe(2);
      expect(JSON.stringify(rows)).not.toContain(token);
      expect((await fresh.gql(ME, {}, { cookie })).data['me']).toEqual({ username: 'admin', role: 'admin' });
      const out = await fresh.gql('mutation { logout { __typename } }', {}, { cookie });
      expect(out.data['logout']).toEqual({ __typename: 'MutationLogoutSuccess' });
      expect((await fresh.gql(ME, {}, { cookie })).data['me']).toBeNull();
      expect((await fresh.gql(ME, {}, { cookie: admin })).data['me']).not.toBeNull();
      const hashOnly = String(rows[0]?.['id']);
      expect((await fresh.gql(ME, {}, { cookie: `ae_session=${hashOnly}` })).data['me']).toBeNull();
    } finally {
      await fresh.close();
    }
  });

  it('carry the attributes that browsers need', async () => {
    const [admin] = await api.database.sql<{ username: string }[]>`select username from users`;
    const response = await fetch(`${api.http.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
      body: JSON.stringify({
        query: 'mutation($i: LoginInput!) { login(input: $i) { __typename } }',
        variables: { i: { username: admin?.username, password: PASSWORD } },
      }),
    });
    const cookie = response.headers.get('set-cookie');
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Lax/);
    expect(cookie).toMatch(/Secure/);
    expect(cookie).toMatch(/Max-Age=2592000|Expires=/);
  });
});

describe('invites', () => {
  it('admit exactly one account when twenty use a one-use code at once', async () => {
    const fresh = await startTestApi();
    try {
      const admin = await firstAdmin(fresh);
      const { code } = await invite(fresh, admin);
      expect(code).toMatch(/^[2-9A-HJKMNP-Z]{8}$/);
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          fresh.gql(`mutation($input: RegisterInput!) { register(input: $input) { __typename } }`, {
            input: { username: `racer${index}`, password: PASSWORD, inviteCode: code.toLowerCase() },
          }),
        ),
      );
      const won = answers.filter(({ cookie }) => cookie !== null);
      expect(won).toHaveLength(1);
      const [count] = await fresh.database.sql`select count(*)::int as n from users where role = 'user'`;
      expect(count?.['n']).toBe(1);
      const [row] = await fresh.database.sql`select uses from invite_codes`;
      expect(row?.['uses']).toBe(1);
    } finally {
      await fresh.close();
    }
  }, 60_000);

  it('are refused without code, disabled, or with a weak password or a taken name', async () => {
    const fresh = await startTestApi();
    try {
      const admin = await firstAdmin(fresh);
      await ordinaryUser(fresh, admin, 'taken');
      const register = async (input: object) => {
        const { data } = await fresh.gql(
          `mutation($input: RegisterInput!) { register(input: $input) {
             __typename ... on ValidationError { fields { path code messageZh } } } }`,
          { input },
        );
        return data['register'] as { __typename: string; fields?: { path: string; code: string }[] };
      };
      expect((await register({ username: 'someone', password: PASSWORD })).__typename).toBe('InviteError');
      const { id, code } = await invite(fresh, admin, 5);
      const weak = await register({ username: 'x', password: 'password123', inviteCode: code });
      expect(weak.fields?.map((field) => `${field.path}:${field.code}`)).toEqual([
        'username:bad_name',
        'password:common',
      ]);
      const taken = await register({ username: 'Taken', password: PASSWORD, inviteCode: code });
      expect(taken.fields?.[0]?.code).toBe('taken');
      await fresh.gql(
        `mutation($input: DisableInviteInput!) { disableInvite(input: $input) { __typename } }`,
        { input: { id } },
        { cookie: admin },
      );
      const disabled = await register({ username: 'late', password: PASSWORD, inviteCode: code });
      expect(disabled.__typename).toBe('InviteError');
      const [row] = await fresh.database.sql`select uses from invite_codes where code = ${code}`;
      expect(row?.['uses']).toBe(0);
    } finally {
      await fresh.close();
    }
  }, 60_000);
});

describe('sign-in', () => {
  it('locks a name after five failures, known or unknown, with the same answer', async () => {
    const fresh = await startTestApi();
    try {
      await firstAdmin(fresh);
      const kinds = async (name: string, address: string) => {
        const seen: string[] = [];
        for (let attempt = 0; attempt < 6; attempt += 1) {
          const { data } = await login(fresh, name, 'wrong-password', {
            headers: { 'x-forwarded-for': `${address}${attempt}` },
          });
          seen.push((data['login'] as { __typename: string }).__typename);
        }
        return seen;
      };
      const expected = [...Array<string>(5).fill('InvalidCredentialsError'), 'LockedError'];
      expect(await kinds('admin', '10.0.0.')).toEqual(expected);
      expect(await kinds('nobody', '10.0.1.')).toEqual(expected);
      const right = await login(fresh, 'admin', PASSWORD, { headers: { 'x-forwarded-for': '10.0.2.1' } });
      expect((right.data['login'] as { __typename: string }).__typename).toBe('LockedError');
      expect(fresh.log.join('\n')).not.toContain(PASSWORD);
    } finally {
      await fresh.close();
    }
  }, 60_000);

  it('evaluates at most five of many parallel guesses', async () => {
    const fresh = await startTestApi();
    try {
      await firstAdmin(fresh);
      const answers = await Promise.all(
        Array.from({ length: 15 }, (_, index) =>
          login(fresh, 'admin', `wrong-password-${index}`, {
            headers: { 'x-forwarded-for': `10.1.0.${index}` },
          }),
        ),
      );
      const kinds = answers.map(({ data }) => (data['login'] as { __typename: string }).__typename);
      expect(kinds.filter((kind) => kind === 'InvalidCredentialsError')).toHaveLength(5);
      expect(kinds.filter((kind) => kind === 'LockedError')).toHaveLength(10);
    } finally {
      await fresh.close();
    }
  }, 60_000);
});

describe('the audit log', () => {
  it('is a chain that shows a changed row', async () => {
    const audit = new AuditStore(api.database);
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        audit.append({
          at: Date.now(),
          actorId: null,
          action: 'test',
          subject: `s${index}`,
          details: { b: 1, a: [index] },
        }),
      ),
    );
    const whole = await audit.verifyChain();
    expect(whole.brokenAt).toBeNull();
    expect(whole.rows).toBeGreaterThan(10);
    await expect(
      api.database.sql`update audit_log set subject = 'x' where id = 3`.execute(),
    ).rejects.toThrow();
    await api.database.sql.begin(async (sql) => {
      await sql`set local session_replication_role = replica`;
      await sql`update audit_log set subject = 'x' where id = 3`;
    });
    expect((await audit.verifyChain()).brokenAt).toBe(3);
  });
});
