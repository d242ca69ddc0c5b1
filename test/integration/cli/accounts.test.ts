import { verifyPassword } from '@ae/server/auth/passwords.ts';
import { AuditStore } from '@ae/server/store/audit.ts';
import { describe, expect, it } from 'vitest';
import { cliBench } from './cli-bench.ts';

const bench = cliBench('accounts');
const ae = (argv: readonly string[], input = '') => bench.ae(argv, { input });
const PASSWORD = 'long-enough-and-rare';

describe('ae users and invites', () => {
  it('makes administrators with a password from standard input, stored as argon2id only', async () => {
    expect(await ae(['users', 'create-admin', 'Ada', '--json'], `${PASSWORD}\n`)).toMatchObject({
      code: 0,
      stdout: '{"username":"ada","role":"admin"}\n',
    });
    const [row] = await bench.sql`select password_hash from users where username = 'ada'`;
    expect(row?.['password_hash']).toMatch(/^\$argon2id\$/);
    expect(await verifyPassword(String(row?.['password_hash']), PASSWORD)).toBe(true);
  });

  it.each([
    ['a short password', ['users', 'create-admin', 'bob'], 'short', /password: .*at least 10/],
    ['a taken name', ['users', 'create-admin', 'ADA'], PASSWORD, /username: is taken/],
    ['a bad name', ['users', 'create-admin', 'a b'], PASSWORD, /username: expected 3 to 32/],
    ['an unknown account', ['users', 'ban', 'nobody'], '', /"nobody"/],
    ['an unknown role', ['users', 'set-role', 'ada', 'root'], '', /"root" .*admin, user/],
    ['an unknown code', ['invites', 'disable', 'ZZZZZZZZ'], '', /"ZZZZZZZZ"/],
    ['too many uses', ['invites', 'gen', '--uses', '9999'], '', /--uses.*from 1 to 1000/],
  ])('refuses %s with one line and 2', async (_, argv, input, message) => {
    const result = await ae(argv, input);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(message);
    expect(result.stderr.trimEnd()).not.toContain('\n');
  });

  it('does not take the last administrator away', async () => {
    for (const argv of [
      ['users', 'ban', 'ada'],
      ['users', 'set-role', 'ada', 'user'],
    ]) {
      expect(await ae(argv)).toMatchObject({ code: 1, stderr: expect.stringMatching(/last administrator/) });
    }
  });

  it('bans at once: the sessions are gone; unban and set-role', async () => {
    await ae(['users', 'create-admin', 'mallory'], PASSWORD);
    await bench.sql`
      insert into sessions (id, user_id, expires_at, created_at, last_seen_at, user_agent, address)
      select 'hash', id, now() + interval '1 day', now(), now(), '', '' from users where username = 'mallory'`;
    expect(await ae(['users', 'ban', 'mallory'])).toMatchObject({ code: 0 });
    expect(await bench.sql`select 1 from sessions`).toHaveLength(0);
    await ae(['users', 'unban', 'mallory']);
    await ae(['users', 'set-role', 'mallory', 'user']);
    const { stdout } = await ae(['users', 'list', '--json']);
    expect(JSON.parse(stdout)).toMatchObject([
      { username: 'ada', role: 'admin', bannedAt: null },
      { username: 'mallory', role: 'user', bannedAt: null },
    ]);
  });

  it('makes, lists and disables invite codes', async () => {
    const { stdout } = await ae(['invites', 'gen', '--uses', '5', '--days', '7', '--json']);
    const [invite] = JSON.parse(stdout);
    expect(invite).toMatchObject({
      code: expect.stringMatching(/^[2-9A-HJKMNP-Z]{8}$/),
      state: 'active',
      maxUses: 5,
    });
    await ae(['invites', 'disable', invite.code.toLowerCase()]);
    const listed = JSON.parse((await ae(['invites', 'list', '--json'])).stdout);
    expect(listed).toMatchObject([{ code: invite.code, state: 'disabled' }]);
  });

  it('writes every act to the audit chain', async () => {
    const rows = await bench.sql`select action from audit_log order by id`;
    const actions = new Set(rows.map((row) => String(row['action'])));
    expect([...actions]).toEqual(
      expect.arrayContaining([
        'user.create_admin',
        'user.ban',
        'user.unban',
        'user.set_role',
        'invite.create',
        'invite.disable',
      ]),
    );
    expect(await new AuditStore(bench.database).verifyChain()).toMatchObject({ brokenAt: null });
  });
});
