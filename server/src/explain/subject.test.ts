import { expect, it } from 'vitest';
import { globalId, type NodeName } from '../api/ids.ts';
import { parseSubject, subjectId } from './subject.ts';

const ID = '3f2b9c1e-0000-4000-8000-00000000000a';

it('reads both ways to write T', () => {
  const subject = { kind: 'trade', strategyId: ID, at: 1_767_225_600_000 };
  expect(parseSubject('trade', `${ID}@1767225600000`)).toEqual(subject);
  expect(parseSubject('trade', ` ${ID.toUpperCase()}@2026-01-01T00:00:00Z `)).toEqual(subject);
  expect(subjectId(subject)).toBe(`${ID}@1767225600000`);
});

it.each<[NodeName, string, boolean]>([
  ['Position', `${ID}@1767225600000`, true],
  ['Signal', `${ID}@1767225600000`, true],
  ['VirtualPosition', `v:${ID}@1767225600000`, false],
])('reads the id that the API gives a %s', (type, own, isTrade) => {
  const id = globalId(type, own);
  const subject = { strategyId: ID, at: 1_767_225_600_000 };
  expect(parseSubject('evaluation', ` ${id} `)).toEqual({ kind: 'evaluation', ...subject });
  expect(parseSubject('trade', id)).toEqual(isTrade ? { kind: 'trade', ...subject } : null);
});

it.each([
  globalId('Strategy', ID),
  globalId('Strategy', `${ID}@1767225600000`),
  globalId('Position', ID),
  globalId('Position', 'x@1767225600000'),
  globalId('Position', globalId('Position', `${ID}@1767225600000`)),
])('refuses the id %s of the API, which names no evaluation', (id) => {
  expect(parseSubject('trade', id)).toBeNull();
  expect(parseSubject('evaluation', id)).toBeNull();
});

it.each(['', ID, `${ID}@`, `${ID}@12`, `${ID}@2026-01-01`, `${ID}@2026-13-01T00:00:00Z`, 'x@1767225600000'])(
  'refuses %s',
  (text) => {
    expect(parseSubject('evaluation', text)).toBeNull();
  },
);
