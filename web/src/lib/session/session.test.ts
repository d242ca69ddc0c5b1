import { describe, expect, it } from 'vitest';
import { readOutcome } from './outcome.ts';
import { parseSetCookie } from './set-cookie.ts';
import { nextPath } from './viewer.ts';

describe('readOutcome', () => {
  it('reads success', () => {
    expect(readOutcome({ __typename: 'MutationLoginSuccess' }, 'en').ok).toBe(true);
  });

  it('reads faults of fields in the language shown, without the repeated name', () => {
    const fields = [{ path: 'password', message: 'password: is too short', messageZh: '密码：太短' }];
    const result = { __typename: 'ValidationError', fields };
    expect(readOutcome(result, 'en')).toEqual({
      ok: false,
      fields: { password: 'is too short' },
      problem: null,
      retryAt: null,
    });
    expect(readOutcome(result, 'zh').fields).toEqual({ password: '太短' });
  });

  it.each([
    ['InvalidCredentialsError', 'credentials'],
    ['InviteError', 'code'],
    ['ForbiddenError', 'closed'],
    ['SomethingNew', 'failed'],
  ])('%s is %s', (__typename, problem) => {
    expect(readOutcome({ __typename }, 'en').problem).toBe(problem);
  });

  it('reads the end of a lock, and a missing answer', () => {
    const locked = readOutcome({ __typename: 'LockedError', retryAt: '2026-01-01T00:00:00.000Z' }, 'en');
    expect([locked.problem, locked.retryAt]).toEqual(['locked', Date.UTC(2026, 0, 1)]);
    expect(readOutcome(undefined, 'en').problem).toBe('failed');
  });
});

describe('parseSetCookie', () => {
  it('reads name, value and attributes', () => {
    const text = 'ae_session=a%3Db; HttpOnly; Max-Age=60; Path=/; SameSite=Lax; Secure; Priority=High';
    expect(parseSetCookie(text)).toEqual({
      name: 'ae_session',
      value: 'a=b',
      options: { httpOnly: true, maxAge: 60, path: '/', sameSite: 'lax', secure: true },
    });
  });

  it('reads an empty cookie that expires', () => {
    const { value, options } = parseSetCookie('s=; Expires=Thu, 01 Jan 1970 00:00:00 GMT');
    expect([value, options.expires?.getTime(), options.httpOnly]).toEqual(['', 0, false]);
  });
});

describe('nextPath', () => {
  it.each([
    ['/login?next=%2Fserver%3Fa%3D1', '/server?a=1'],
    ['/login', '/'],
    ['/login?next=https%3A%2F%2Felsewhere.example', '/'],
    ['/login?next=%2F%2Felsewhere.example', '/'],
    ['/login?next=%2F%5Celsewhere.example', '/'],
  ])('%s leads to %s', (path, expected) => {
    expect(nextPath(new URL(path, 'http://here.example'))).toBe(expected);
  });
});
