import { expect, it } from 'vitest';
import { LockedError } from './errors.ts';
import { hashPassword, passwordProblem, verifyPassword } from './passwords.ts';

it.each([
  ['short', 'too_short'],
  ['x'.repeat(257), 'too_long'],
  ['Password123', 'common'],
  ['aaaaaaaaaaaa', 'common'],
  ['1234567890', 'common'],
  ['longusername1', 'common'],
  ['lantern-orbit-42', null],
  ['正确的马电池订书钉很好', null],
])('%s: %s', (password, problem) => {
  expect(passwordProblem(password, 'longusername')).toBe(problem);
});

it('keeps argon2id with its cost, and knows the right one', async () => {
  const stored = await hashPassword('lantern-orbit-42');
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await verifyPassword(stored, 'lantern-orbit-42')).toBe(true);
  expect(await verifyPassword(stored, 'lantern-orbit-43')).toBe(false);
  expect(await verifyPassword(null, 'nobody has this password')).toBe(false);
});

it('lets a bounded number of sign-ins wait in a flood', async () => {
  const flood = await Promise.allSettled(Array.from({ length: 130 }, () => verifyPassword(null, 'x')));
  const refused = flood.filter((one) => one.status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  for (const { reason } of refused) expect(reason).toBeInstanceOf(LockedError);
  expect(await verifyPassword(null, 'x')).toBe(false);
});
