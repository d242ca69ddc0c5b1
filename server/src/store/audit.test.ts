import { expect, it } from 'vitest';
import { type AuditEntry, chainHash } from './audit.ts';

const entry: AuditEntry = {
  at: 1_767_225_600_000,
  actorId: null,
  action: 'strategy.update',
  subject: 's',
  details: { b: 1, a: { d: [1, 2], c: null } },
};
const start = '0'.repeat(64);

it('does not depend on the order in which the database gives keys back', () => {
  const reordered = { ...entry, details: { a: { c: null, d: [1, 2] }, b: 1 } };
  expect(chainHash(start, reordered)).toBe(chainHash(start, entry));
});

it('changes with any part of the row and with the row before', () => {
  const hash = chainHash(start, entry);
  const others = [
    chainHash(hash, entry),
    chainHash(start, { ...entry, at: entry.at + 1 }),
    chainHash(start, { ...entry, actorId: 'x' }),
    chainHash(start, { ...entry, action: 'strategy.pause' }),
    chainHash(start, { ...entry, subject: 't' }),
    chainHash(start, { ...entry, details: { b: 1, a: { d: [2, 1], c: null } } }),
  ];
  expect(new Set([hash, ...others]).size).toBe(7);
});
